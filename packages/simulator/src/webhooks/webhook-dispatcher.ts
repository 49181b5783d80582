import { randomInt } from 'node:crypto';
import { checkOptions, isCount, isDuration } from '../check-options.js';
import type { RunningDialect } from '../dialect.js';
import type { StatusTimeline } from '../status-timeline.js';
import { createCallOut } from './call-out.js';
import type { InboundContent } from './inbound-content.js';
import type { InboundNews } from './inbound-news.js';
import { loopbackUrl } from './loopback-url.js';
import { createTimers } from './timers.js';
import type { AnnouncedLife, ReceiverAnswer, WebhookDescription } from './webhook-description.js';
import type { SentWebhook, WebhookOptions } from './webhook-options.js';
import { createWebhookSubscription, type WebhookSubscription } from './webhook-subscription.js';

export interface WebhookDispatcherOptions {
  /** The name of the dialect, for error messages. */
  readonly name: string;
  readonly now: () => number;
  /** `undefined` where the provider documents no webhooks. */
  readonly webhooks: WebhookDescription | undefined;
  /** `undefined` where the provider documents no messages from customers. */
  readonly inbound: RunningDialect['inbound'];
  /** `undefined` where the provider documents no news other than messages. */
  readonly news: RunningDialect['news'];
}

/** Sends the webhooks of one provider. */
export interface WebhookDispatcher {
  readonly sent: readonly SentWebhook[];
  subscribe(url: string, options?: WebhookOptions): () => void;
  /** The timeline with its first reported step moved to the start, where a subscription asks for an early report. */
  scaleTimeline(timeline: StatusTimeline): StatusTimeline;
  announce(life: AnnouncedLife): void;
  /** What the answer to the send has to wait for, or `null`. Called once after each send. */
  takeEarly(): Promise<unknown> | null;
  deliver(event: object): Promise<void>;
  receive(from: string, content: InboundContent): Promise<string>;
  receiveNews(news: InboundNews): Promise<void>;
  verify(url: string): Promise<boolean>;
  close(): void;
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const webhookOptions = {
  late: ['a time in milliseconds', isDuration],
  doubled: ['a boolean', isBoolean],
  shuffled: ['a boolean', isBoolean],
  early: ['a boolean', isBoolean],
  batched: ['how many statuses share a body', (size: unknown) => isCount(size) && size > 0],
  seed: ['a whole number', Number.isSafeInteger],
  registeredUrl: ['a URL', (url: unknown) => typeof url === 'string' && URL.canParse(url)],
} as const;

export function createWebhookDispatcher(options: WebhookDispatcherOptions): WebhookDispatcher {
  const { name, now, webhooks, inbound, news: toEvent } = options;
  const timers = createTimers();
  const callOut = createCallOut();
  const sent: SentWebhook[] = [];
  const subscriptions = new Set<WebhookSubscription>();
  let closed = false;
  let earlyReports: Promise<void>[] = [];

  function documented(): WebhookDescription {
    if (closed) throw new Error('The simulator is closed: start a new one.');
    if (webhooks === undefined) throw new Error(`${name} documents no webhooks.`);
    return webhooks;
  }

  const deliver = async (body: object, heed?: (answer: ReceiverAnswer) => void): Promise<void> => {
    await Promise.all([...subscriptions].map((subscription) => subscription.deliver(body, heed)));
  };

  return {
    sent,

    subscribe(url, staged = {}) {
      const description = documented();
      const { batched } = staged;
      if (batched !== undefined && !description.batches) {
        throw new Error(`${name} reports one event in one request: its webhooks cannot be batched.`);
      }
      checkOptions(staged, webhookOptions);
      const record = (webhook: SentWebhook): void => void sent.push(webhook);
      const deps = { webhooks: description, now, timers, callOut, record };
      const subscription = createWebhookSubscription(url, staged, deps);
      subscriptions.add(subscription);
      return () => {
        subscription.stop();
        subscriptions.delete(subscription);
      };
    },

    scaleTimeline(timeline) {
      if (![...subscriptions].some(({ isEarly }) => isEarly)) return timeline;
      const first = timeline.findIndex(({ status }) => webhooks?.reports(status));
      return timeline.map((step, index) => (index <= first ? { ...step, afterMs: 0 } : step));
    },

    announce(life) {
      for (const subscription of subscriptions) {
        const reported = subscription.announce(life);
        if (subscription.isEarly) earlyReports.push(reported);
      }
    },

    takeEarly() {
      const taken = earlyReports;
      earlyReports = [];
      return taken.length === 0 ? null : Promise.all(taken);
    },

    async deliver(event) {
      documented();
      await deliver(event);
    },

    async receive(from, content) {
      const { bodyOf } = documented();
      if (inbound === undefined) throw new Error(`${name} documents no messages from customers.`);
      const { id, event, heed } = inbound(from, content, now());
      await deliver(bodyOf([event]), heed);
      return id;
    },

    async receiveNews(news) {
      const { bodyOf } = documented();
      if (toEvent === undefined) throw new Error(`${name} documents no news beside messages.`);
      await deliver(bodyOf([toEvent(news, now())]));
    },

    async verify(url) {
      const { challenge } = documented();
      if (challenge === undefined) throw new Error(`${name} documents no verification of a webhook.`);
      const secret = String(randomInt(1_000_000_000, 2_000_000_000));
      const target = loopbackUrl(url);
      const query = challenge.query(secret, challenge.verifyToken);
      for (const [key, value] of Object.entries(query)) target.searchParams.set(key, value);
      const answer = await callOut.call(target, { method: 'GET' });
      return answer !== null && answer.status === 200 && answer.body === secret;
    },

    close() {
      closed = true;
      for (const subscription of subscriptions) subscription.stop();
      subscriptions.clear();
      timers.end();
      callOut.end();
    },
  };
}
