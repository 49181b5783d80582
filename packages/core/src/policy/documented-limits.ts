import type { Issue, ProviderError } from '../errors.js';
import { inputError } from '../input/issues.js';
import { overLimit } from '../input/words-of-issue.js';
import type { MessageType, ParsedMessage } from '../messages/outbound-message.js';
import type { ErrorKind } from './error-kinds.js';
import { type ProviderIdentity, unsupported } from './feasibility.js';

/** One limit that a provider documents: a row of the table in an adapter's `<name>-limits.ts`. */
export interface DocumentedLimit {
  /** The field as a user writes it; `[]` stands for each entry of a list: `sections[].rows[].title`. */
  readonly field: string;
  /** The message types that it is for; all that have the field where absent. */
  readonly on?: readonly MessageType[];
  /**
   * The least, where a document names one. For the adapter's own schemas and checks: `toLimitCheck` looks at `max`
   * only.
   */
  readonly min?: number;
  /** The most that is allowed, counted in `unit`. */
  readonly max: number;
  /**
   * How it is counted. Where a document says "characters", UTF-16 units are counted, as JavaScript does: never fewer than
   * the code points that a provider may count.
   */
  readonly unit: 'characters' | 'entries' | 'bytes' | 'minutes' | 'days from now';
  /**
   * `validation` where no provider can take it, because WhatsApp itself does not; `unsupported` where only this provider
   * has the limit, so that the next one is asked.
   */
  readonly kind: Extract<ErrorKind, 'validation' | 'unsupported'>;
  /** What the error names as missing, where that is not the field itself. */
  readonly capability?: string;
  /** The page that names the number. */
  readonly source: string;
}

/**
 * Makes a check, to run before any call, of those limits that are about fields of a message. It gives the refusal of the
 * first limit that a message does not keep, which names each field that is over it; `undefined` where it keeps them all.
 * `now` is what `days from now` is counted from, in milliseconds since the epoch.
 */
export function toLimitCheck(
  limits: readonly DocumentedLimit[],
): (provider: ProviderIdentity, message: ParsedMessage, now: number) => ProviderError | undefined {
  const rows = limits.map((limit) => ({ limit, steps: limit.field.split('.') }));
  return (provider, message, now) => {
    for (const { limit, steps } of rows) {
      if (limit.on?.includes(message.type) === false) continue;
      const issues: Issue[] = [];
      collect(message, steps, '', (path, value) => {
        const found = findExcess(limit, value, now);
        if (found !== undefined) issues.push({ path, message: found });
      });
      if (issues.length > 0) return toRefusal(provider, limit, issues);
    }
    return undefined;
  };
}

/** The refusal of something that is no field of a message, such as the size of the whole request. */
export function findOverLimit(
  provider: ProviderIdentity,
  limit: DocumentedLimit,
  given: number,
): ProviderError | undefined {
  if (given <= limit.max) return undefined;
  return toRefusal(provider, limit, [
    { path: limit.field, message: overLimit(given, limit.max, limit.unit) },
  ]);
}

function toRefusal(
  provider: ProviderIdentity,
  limit: DocumentedLimit,
  found: readonly Issue[],
): ProviderError {
  const error = inputError(limit.kind, found, provider.id);
  if (limit.kind === 'validation') return error;
  const capability = limit.capability ?? limit.field.split(/[.[]/, 1)[0] ?? limit.field;
  return { ...error, ...unsupported(provider, capability, `cannot take this message: ${error.message}`) };
}

const dayMs = 24 * 60 * 60 * 1000;

function findExcess({ max, unit }: DocumentedLimit, value: unknown, now: number): string | undefined {
  if (unit === 'days from now') {
    const latest = now + max * dayMs;
    if (Date.parse(String(value)) <= latest) return undefined;
    return `is ${value}; expected ${new Date(latest).toISOString()} at the latest, ${max} days from now`;
  }
  const { length } = value as string | readonly unknown[];
  return length > max ? overLimit(length, max, unit) : undefined;
}

/** Shows each value that a field of the table stands for, under the path that the user wrote. */
function collect(
  holder: object,
  [step = '', ...deeper]: readonly string[],
  above: string,
  show: (path: string, value: unknown) => void,
): void {
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  const value = (holder as Record<string, unknown>)[name];
  if (value === undefined) return;
  const path = above === '' ? name : `${above}.${name}`;
  const found = isList
    ? (value as readonly unknown[]).map((entry, index) => ({ path: `${path}[${index}]`, value: entry }))
    : [{ path, value }];
  for (const each of found) {
    if (deeper.length === 0) show(each.path, each.value);
    else collect(each.value as object, deeper, each.path, show);
  }
}
