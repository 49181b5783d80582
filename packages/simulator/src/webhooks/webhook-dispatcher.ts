import { randomInt } from 'node:crypto';
import type { StatusTimeline } from '../status-timeline.js';
import { createCallOut } from './call-out.js';
import type { InboundContent } from './inbound-content.js';
import { loopbackUrl } from './loopback-url.js';
import type { AnnouncedLife, PushDialect } from './push-dialect.js';
import { createTimers } from './timers.js';
import type { SentWebhook, WebhookOptions } from './webhook-options.js';
import { createWebhookSubscription, type WebhookSubscription } from './webhook-subscription.js';

export interface WebhookDispatcherOptions {
  /** For what it refuses. */
  readonly name: string;
  readonly now: () => number;
  /** `undefined` where the provider documents no webhooks. */
  readonly push: PushDialect | undefined;
}

/** Where a provider's webhooks leave. */
export interface WebhookDispatcher {
  readonly sent: readonly SentWebhook[];
  subscribe(url: string, options?: WebhookOptions): () => void;
  /** The timeline as it is lived when its first news is to be early. */
  scaleTimeline(timeline: StatusTimeline): StatusTimeline;
  announce(life: AnnouncedLife): void;
  /** What the answer to the send has to wait for, or `null`. Asked once after each send. */
  takeEarly(): Promise<unknown> | null;
  deliver(event: object): Promise<void>;
  receive(from: string, content: InboundContent): Promise<string>;
  verify(url: string): Promise<boolean>;
  close(): void;
}

export function createWebhookDispatcher({ name, now, push }: WebhookDispatcherOptions): WebhookDispatcher {
  const timers = createTimers();
  const callOut = createCallOut();
  const sent: SentWebhook[] = [];
  const subscriptions = new Set<WebhookSubscription>();
  let closed = false;
  let earlyOnes: Promise<void>[] = [];

  function speaking(): PushDialect {
    if (closed) throw new Error('The simulator is closed: start a new one.');
    if (push === undefined) throw new Error(`${name} documents no webhooks.`);
    return push;
  }

  const hasEarly = (): boolean => [...subscriptions].some(({ isEarly }) => isEarly);

  const deliver = async (body: object): Promise<void> => {
    await Promise.all([...subscriptions].map((subscription) => subscription.tell(body)));
  };

  return {
    sent,

    subscribe(url, options = {}) {
      const speaker = speaking();
      const { batched } = options;
      if (batched !== undefined && !speaker.batches) {
        throw new Error(`${name} tells one thing in one request: its webhooks cannot be batched.`);
      }
      if (batched !== undefined && !(Number.isInteger(batched) && batched > 0)) {
        throw new Error(`batched is how many statuses share a body, not ${batched}.`);
      }
      const record = (webhook: SentWebhook): void => void sent.push(webhook);
      const deps = { push: speaker, now, timers, callOut, record };
      const subscription = createWebhookSubscription(url, options, deps);
      subscriptions.add(subscription);
      return () => {
        subscription.stop();
        subscriptions.delete(subscription);
      };
    },

    scaleTimeline(timeline) {
      if (!hasEarly()) return timeline;
      const first = timeline.findIndex(({ status }) => push?.tells(status));
      return timeline.map((step, index) => (index <= first ? { ...step, afterMs: 0 } : step));
    },

    announce(life) {
      for (const subscription of subscriptions) {
        const told = subscription.announce(life);
        if (subscription.isEarly) earlyOnes.push(told);
      }
    },

    takeEarly() {
      const taken = earlyOnes;
      earlyOnes = [];
      return taken.length === 0 ? null : Promise.all(taken);
    },

    async deliver(event) {
      speaking();
      await deliver(event);
    },

    async receive(from, content) {
      const speaker = speaking();
      if (speaker.inbound === undefined) throw new Error(`${name} documents no messages from customers.`);
      const { id, event } = speaker.inbound(from, content, now());
      await deliver(speaker.bodyOf([event]));
      return id;
    },

    async verify(url) {
      const { challengeQuery } = speaking();
      if (challengeQuery === undefined) throw new Error(`${name} documents no verification of a webhook.`);
      const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
      const target = loopbackUrl(url);
      for (const [key, value] of Object.entries(challengeQuery(challenge)))
        target.searchParams.set(key, value);
      const answer = await callOut.call(target, { method: 'GET' });
      return answer !== null && answer.status === 200 && answer.body === challenge;
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
