import {
  type Acceptance,
  type DialectDescription,
  type DialectRegister,
  dialects,
  type InboundContent,
  type InboundNews,
  type RunningDialect,
  type TimelineStatus,
  type WebhookDescription,
} from '@wamux/simulator';
import {
  changeSamples,
  messageSamples,
  newsSamples,
} from '../../packages/client/src/inbound-samples.fixture.js';
import { writeWebhookBody } from '../../packages/simulator/src/webhooks/webhook-body.js';

/** What is put into a text that a provider pushes. */
export type Plant = (text: string) => string;

/** A body as a provider may push it. */
export interface PushedBody {
  readonly title: string;
  readonly contentType: string;
  readonly body: string;
}

/** A provider that pushes. */
export interface Pushing {
  /** Its name in the config. */
  readonly id: string;
  readonly dialect: DialectDescription;
  readonly webhooks: WebhookDescription;
}

/** Every registered provider that pushes. */
export const pushing: readonly Pushing[] = Object.values(dialects as DialectRegister).flatMap((dialect) => {
  const { config, webhooks } = dialect;
  return webhooks === undefined ? [] : [{ id: config.id, dialect, webhooks }];
});

/** What a receiver must have in its config to believe a request. */
export interface Proof {
  readonly secret: string;
  readonly publicUrl: string;
}

/** A body as the request that a client's `handleWebhook` takes. */
export function requestOf(
  { id, dialect, webhooks }: Pushing,
  { body, contentType }: Pick<PushedBody, 'body' | 'contentType'>,
  { secret, publicUrl }: Proof,
) {
  const { url, headers } = webhooks.signing.sign({
    ...{ secret, url: publicUrl, body, at: Date.now() },
    ...{ receiver: id, settings: dialect.config.webhook ?? {} },
  });
  return {
    ...{ method: 'POST', url, rawBody: Buffer.from(body) },
    headers: { 'content-type': contentType, ...headers },
  };
}

/** The person who writes; the number is their id. */
export interface Writer {
  /** Digits. */
  readonly user: string;
  readonly profileName: string;
  /** Message ids in WhatsApp's form, which contains the number. */
  readonly messageId: (index: number) => string;
}

/** Members that say what a thing is, or whom or what it is about: with another value it would be another thing. */
const fixed =
  /^(?:type|mimeType|data|messageId|replyTo|groupId|sourceType|birthday|currency|event|language|newNumber|from|to|previous|current|callId)$/;
const statuses: readonly TimelineStatus[] = ['processing', 'sent', 'delivered', 'read', 'failed', 'rejected'];
const at = Date.UTC(2026, 10, 28, 10);

/** Everything that a provider may push, from the simulator: messages, changes, news and statuses, with canaries in each text. */
export function pushedBodies(
  { dialect, webhooks }: Pushing,
  { user, profileName, messageId }: Writer,
  plant: Plant,
) {
  const running = start(dialect);
  const bodies: PushedBody[] = [];
  const add = (title: string, event: object, id = ''): void => {
    const named = mapTexts(webhooks.bodyOf([event]), (text, name) =>
      /^(?:name|ProfileName)$/.test(name) ? `${text} ${profileName}` : text,
    );
    const { body, contentType } = writeWebhookBody(webhooks, named as object);
    // Numeric ids stay numeric.
    const renamed = /\D/.test(id) ? body.replaceAll(id, messageId(bodies.length)) : body;
    bodies.push({ title, contentType, body: renamed });
  };
  const planted = <Value>(value: Value): Value =>
    mapTexts(value, (text, name) => (fixed.test(name) ? text : plant(text))) as Value;
  const contents: readonly InboundContent[] = [
    ...Object.values(messageSamples).flatMap((samples) => samples.map(([content]) => content)),
    ...changeSamples.map(([content]) => content),
  ];
  for (const content of contents) {
    const inbound = documented(() => running.inbound?.(user, planted(content), at));
    if (inbound !== undefined) add(`a message: ${content.type}`, inbound.event, inbound.id);
  }
  const news: readonly InboundNews[] = Object.values(newsSamples).flatMap((samples) =>
    samples.map(([one]) => one),
  );
  for (const one of news) {
    const event = documented(() => running.news?.(planted(one), at));
    if (event !== undefined) add(`news: ${one.type}`, event);
  }
  for (const [index, status] of statuses.filter((status) => webhooks.reports(status)).entries()) {
    const event = webhooks.statusEvent({ id: String(100_000_000 + index), status, at });
    add(`a status: ${status}`, { ...failing(event, plant), later: plant('a member of a later version') });
  }
  return bodies;
}

/** A provider describes a failure in whole sentences, while its names of states are single words. */
export const failing = (event: object, plant: Plant): object =>
  mapTexts(event, (text) => (text.includes(' ') ? plant(text) : text)) as object;

/** Bodies that no adapter can make sense of: such a body is not lost, and may contain anything. */
export function unreadableBodies(
  { body, contentType }: PushedBody,
  { user }: Writer,
  plant: Plant,
): readonly PushedBody[] {
  const echo = plant(user);
  const json = 'application/json';
  return [
    { title: 'no JSON', contentType, body: echo },
    { title: 'a text', contentType: json, body: JSON.stringify(echo) },
    {
      title: 'names nobody knows',
      contentType: json,
      body: JSON.stringify({ [echo]: [echo, { [user]: echo }] }),
    },
    { title: 'half of it', contentType, body: body.slice(0, -(body.length / 3)) },
    {
      title: 'words of a later version',
      contentType,
      body: body.replaceAll(/(?<=type"?[:=]"?)\w+/gi, 'hologram'),
    },
  ];
}

/** The simulator refuses what a provider does not document, which is left out. */
function documented<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error && / documents no /.test(error.message)) return undefined;
    throw error;
  }
}

/** A provider that has accepted nothing yet, and is used only for what it pushes. */
const start = (dialect: DialectDescription): RunningDialect =>
  dialect.start({
    now: () => at,
    accept: (message): Acceptance => ({ ...message, provider: dialect.name, acceptedAt: at }),
    timelineFor: () => [],
    announce: () => {},
    isWindowOpen: () => true,
    origin: 'http://127.0.0.1:1',
  });

/** A copy with other texts; values that are not plain data are kept. */
function mapTexts(value: unknown, map: (text: string, name: string) => string, name = ''): unknown {
  if (typeof value === 'string') return map(value, name);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map, name));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, one]) => [member, mapTexts(one, map, member)]),
  );
}
