import * as z from 'zod';
import type { commands } from '../packages/cli/src/commands.js';
import { exitCodes } from '../packages/cli/src/exit-codes.js';
import { capabilityNames, errorKinds, messageStatuses } from '../packages/core/src/index.js';
import { messageStates } from '../packages/outbox/src/index.js';

/** What a command writes to stdout with `--json`. */
interface JsonShape {
  readonly shape: z.ZodType;
  /** Whether it writes one value per line, instead of a single value. */
  readonly lines?: true;
}

const text = z.string();
const count = z.int().min(0);
const when = z.iso.datetime();
const named = (name: string, shape: z.ZodType) => shape.meta({ title: name });
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional();

const error = named(
  'ProviderError',
  z.looseObject({ kind: z.enum(Object.keys(errorKinds) as [string, ...string[]]), message: text }),
);
const status = z.enum(messageStatuses);
const state = z.enum(messageStates);
const check = z.strictObject({
  check: text,
  of: text,
  result: z.enum(['ok', 'warning', 'failed', 'not checkable']),
  message: text,
  next: optional(text),
  issues: optional(z.array(z.looseObject({ path: text, message: text }))),
});
/** `message` and the whole `to` are present only with `--full`. */
const message = named(
  'OutboxMessage',
  z.looseObject({
    id: text,
    state,
    status,
    to: optional(text),
    message: optional(z.looseObject({ type: optional(text) })),
    createdAt: when,
    attempts: z.array(z.looseObject({ provider: text, outcome: text })),
  }),
);
const event = named(
  'RecordedEvent',
  z.looseObject({
    id: text,
    type: text,
    state: optional(state),
    at: when,
    cursor: text,
    by: optional(text),
    reason: optional(text),
  }),
);
const entry = named('TimelineEntry', z.looseObject({ at: when, type: text }));
const circuits = optional(
  z.array(
    z.strictObject({
      worker: text,
      at: when,
      state: text,
      since: z.number(),
      reason: optional(text),
      until: optional(z.number()),
      paused: optional(text),
    }),
  ),
);
const workers = z.array(
  named(
    'WorkerState',
    z.strictObject({ worker: text, at: when, providers: z.record(text, z.looseObject({})) }),
  ),
);
const pause = named(
  'Pause',
  z.strictObject({
    provider: optional(text),
    lane: optional(text),
    reason: text,
    by: optional(text),
    since: when,
  }),
);
const stats = {
  states: z.record(state, count),
  oldestUnfinished: optional(when),
  dueSince: optional(when),
  due: count,
  lanes: z.array(
    z.strictObject({ lane: text, queued: count, due: count, sending: count, dueSince: optional(when) }),
  ),
  workers: count,
  pauses: z.array(pause),
  paused: count,
  unserved: count,
  orphanedUpdates: count,
  teams: z.array(z.strictObject({ team: text, messagesToday: count })),
};
const decided = z.strictObject({
  changed: z.array(message),
  unchanged: z.array(
    z.strictObject({
      id: text,
      kind: z.enum(['conflict', 'not-found', 'unavailable', 'not-reached']),
      message: text,
    }),
  ),
});
const explanation = z.strictObject({
  route: z.int(),
  strategy: text,
  onUnknown: text,
  providers: z.array(
    z.strictObject({
      provider: text,
      circuits,
      skipped: optional(error),
      lastResort: optional(z.literal(true)),
      limits: z.record(text, z.number()),
    }),
  ),
  request: optional(z.looseObject({ provider: text, method: text, url: text }).nullable()),
});
const providerList = z.strictObject({
  providers: z.array(
    z.strictObject({
      id: text,
      adapter: text,
      circuits,
      capabilities: z.record(z.enum(capabilityNames), z.enum(['full', 'partial', 'none'])),
    }),
  ),
});
const outcome = z.looseObject({
  outcome: z.enum(['accepted', 'not-accepted', 'unknown']),
  to: text,
  provider: optional(text),
  providerMessageId: optional(text.nullable()),
  correlationId: optional(text),
  status: optional(status),
  kind: optional(text),
  message: optional(text),
  attempts: optional(z.array(z.looseObject({ provider: text, outcome: text, durationMs: z.number() }))),
});
const erased = z.strictObject({ messages: count });

/** The shapes by command. A command that fails writes {@link failureShape} instead. */
export const jsonShapes: Readonly<Record<keyof typeof commands, JsonShape>> = {
  init: { shape: z.strictObject({ written: z.array(text) }) },
  doctor: { shape: z.strictObject({ ok: z.boolean(), checks: z.array(check) }) },
  send: { shape: z.union([outcome, explanation]) },
  bulk: {
    shape: z.union([
      z.strictObject({
        rows: count,
        sent: count,
        delivered: count,
        failed: count,
        unknown: count,
        repeated: count,
      }),
      z.strictObject({ rows: count, sameRecipient: count, providers: z.record(text, count) }),
    ]),
  },
  explain: { shape: explanation },
  status: {
    shape: named(
      'StatusReport',
      z.looseObject({ provider: text, providerMessageId: text.nullable(), status, rawStatus: text }),
    ),
    lines: true,
  },
  providers: {
    shape: z.union([
      providerList,
      z.strictObject({ at: when, source: z.enum(['process', 'outbox']), workers }),
    ]),
    lines: true,
  },
  'templates list': {
    shape: z.strictObject({
      templates: z.array(
        named('TemplateDefinition', z.looseObject({ provider: text, name: text, state: text })),
      ),
      errors: z.array(error),
      cannot: z.array(text),
    }),
  },
  'templates check': { shape: z.strictObject({ checks: z.array(check), errors: z.array(error) }) },
  'media upload': {
    shape: z.looseObject({
      provider: text,
      id: optional(text),
      url: optional(text),
      handle: optional(text),
    }),
  },
  'media download': {
    shape: z.strictObject({ file: text, contentType: text, size: count }),
  },
  'outbox list': { shape: z.strictObject({ messages: z.array(message) }) },
  'outbox show': {
    shape: named('OutboxMessage', z.looseObject({ id: text, state, status, timeline: z.array(entry) })),
  },
  'outbox review': {
    shape: z.strictObject({
      review: z.array(z.strictObject({ needs: text, lookFor: optional(text), message })),
    }),
  },
  'outbox resolve': { shape: decided },
  'outbox resend': { shape: decided },
  'outbox cancel': { shape: decided },
  'outbox pause': { shape: pause },
  'outbox resume': { shape: pause },
  'outbox forget': { shape: erased },
  'outbox purge': { shape: erased },
  'outbox stats': { shape: z.strictObject(stats) },
  'outbox watch': {
    shape: z.strictObject({
      at: when,
      ...stats,
      rates: z.strictObject({ overMs: z.number(), events: z.record(text, count) }),
    }),
    lines: true,
  },
  'outbox events': { shape: event, lines: true },
  worker: {
    shape: z.strictObject({ type: z.literal('ready'), providers: z.array(text), url: optional(text) }),
    lines: true,
  },
  serve: {
    shape: z.union([
      z.strictObject({ type: z.literal('ready'), url: text }),
      z.strictObject({
        type: z.literal('request'),
        at: when,
        method: text,
        route: text,
        status: count,
        durationMs: count,
        key: optional(text),
      }),
    ]),
    lines: true,
  },
  'keys create': {
    shape: z.strictObject({
      key: text,
      stored: z.strictObject({
        name: text,
        hash: text,
        scopes: z.array(text),
        requestsPerSecond: optional(count),
        team: optional(text),
        messagesPerDay: optional(count),
        templates: optional(z.array(text)),
        providers: optional(z.array(text)),
        createdAt: when,
      }),
    }),
  },
  simulate: { shape: z.looseObject({ type: text }), lines: true },
};

/** What a failing command writes: the error that ended it, or what the provider or the outbox answered. */
const failureShape = z.strictObject({
  error: z.union([
    z.strictObject({
      exit: z.enum(Object.keys(exitCodes) as [string, ...string[]]),
      message: text,
      issues: optional(z.array(z.looseObject({ path: text, message: text }))),
      next: optional(text),
    }),
    error,
  ]),
});

/** Checks what a command wrote with `--json`; throws where it does not have the shape that the page gives. */
export function checkJson(argv: readonly string[], stdout: string): void {
  const [first = '', second = ''] = argv;
  const name = [`${first} ${second}`, first].find((one) => Object.hasOwn(jsonShapes, one));
  const known = name === undefined ? undefined : jsonShapes[name];
  if (known === undefined || stdout === '') return;
  const values = known.lines ? stdout.trimEnd().split('\n') : [stdout];
  for (const value of values) z.union([known.shape, failureShape]).parse(JSON.parse(value));
}

/** A shape as text for a page: members with their types, and a question mark on those that may be missing. */
export function toShapeText(shape: z.ZodType): string {
  return textOf(z.toJSONSchema(shape, { unrepresentable: 'any' }) as Schema);
}

interface Schema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

const mostChoices = 4;
/** A longer shape is written on several lines. */
const longestLine = 100;

function textOf(schema: Schema, indent = ''): string {
  const { additionalProperties, anyOf, items, properties, title, type } = schema;
  if (anyOf !== undefined) return anyOf.map((one) => textOf(one, indent)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && schema.enum.length <= mostChoices) {
    return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  }
  if (items !== undefined) return `[${textOf(items, indent)}, …]`;
  if (properties !== undefined && Object.keys(properties).length > 0) return membersOf(schema, indent);
  if (typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0) {
    return `{ [name]: ${textOf(additionalProperties, indent)} }`;
  }
  if (title !== undefined || type === undefined) return title ?? 'any';
  return [type].flat().join(' | ').replace('integer', 'number');
}

function membersOf(
  { additionalProperties, properties = {}, required = [], title }: Schema,
  indent: string,
): string {
  const toMembers = (inner: string) => [
    ...Object.entries(properties).map(
      ([name, one]) => `${name}${required.includes(name) ? '' : '?'}: ${textOf(one, inner)}`,
    ),
    ...(typeof additionalProperties === 'object' ? ['…'] : []),
  ];
  const start = title === undefined ? '{' : `${title} {`;
  const line = `${start} ${toMembers(indent).join(', ')} }`;
  if (line.length <= longestLine && !line.includes('\n')) return line;
  const inner = `${indent}  `;
  return `${start}\n${toMembers(inner)
    .map((member) => `${inner}${member}`)
    .join('\n')}\n${indent}}`;
}
