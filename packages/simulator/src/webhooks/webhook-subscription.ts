import { mersenne } from 'pure-rand/generator/mersenne';
import type { CallOut } from './call-out.js';
import { createLanes } from './lanes.js';
import { isLoopback, loopbackUrl } from './loopback-url.js';
import type { AnnouncedLife, PushDialect } from './push-dialect.js';
import { shuffled } from './shuffled.js';
import type { Timers } from './timers.js';
import type { SentWebhook, WebhookOptions } from './webhook-options.js';

/** Real milliseconds before each repetition of what was not answered with a 2xx. Providers go on for hours. */
const retryDelaysMs = [50, 100, 200];
/** How often the simulator's clock is looked at, at the least: a test may turn it forward at any time. */
const lookAtClockMs = 20;

export interface SubscriptionDeps {
  readonly push: PushDialect;
  readonly now: () => number;
  readonly timers: Timers;
  readonly callOut: CallOut;
  readonly record: (sent: SentWebhook) => void;
}

/** One webhook URL, and what is staged for it. */
export interface WebhookSubscription {
  readonly isEarly: boolean;
  /** Resolves when what is to be told early was told (once: its retries are not waited for). */
  announce(life: AnnouncedLife): Promise<void>;
  /** At once; resolves when it is over, retries included. */
  tell(body: object): Promise<void>;
  stop(): void;
}

interface Telling {
  readonly dueAt: number;
  readonly lane: string;
  readonly url: URL;
  readonly event: () => object;
}

export function createWebhookSubscription(
  to: string,
  options: WebhookOptions,
  { push, now, timers, callOut, record }: SubscriptionDeps,
): WebhookSubscription {
  const url = loopbackUrl(to);
  const { late = 0, doubled = false, early = false, batched, seed = 1, registeredUrl = to } = options;
  const generator = mersenne(seed);
  const lanes = createLanes();
  let stopped = false;
  let lastLane = 0;
  /** What is still to happen, by the time at which it is told. */
  let pending: Telling[] = [];
  /** What waits for company. */
  let batch: readonly Telling[] = [];
  let cancelTick = (): void => {};

  function wake(): void {
    cancelTick();
    const [next] = pending;
    if (stopped || next === undefined) return;
    cancelTick = timers.after(Math.min(Math.max(next.dueAt - now(), 0), lookAtClockMs), tick);
  }

  function tick(): void {
    const time = now();
    const firstAhead = pending.findIndex(({ dueAt }) => dueAt > time);
    const due = pending.splice(0, firstAhead === -1 ? pending.length : firstAhead);
    if (batched === undefined) for (const telling of due) void tellOf([telling]);
    else fillBatches(due, batched);
    wake();
  }

  function fillBatches(due: readonly Telling[], size: number): void {
    batch = [...batch, ...due];
    while (batch.length >= size || (batch.length > 0 && pending.length === 0)) {
      void tellOf(batch.slice(0, size), 'batch');
      batch = batch.slice(size);
    }
  }

  function tellOf([first, ...rest]: readonly Telling[], lane?: string, onFirstTry?: () => void) {
    if (first === undefined) return;
    const events = [first, ...rest].map(({ event }) => event());
    return post(first.url, lane ?? first.lane, push.bodyOf(events), onFirstTry);
  }

  /** Signed once: a repetition says what was said, word for word, and says it of the same time. */
  function post(target: URL, lane: string, content: object, onFirstTry = (): void => {}): Promise<void> {
    const body = JSON.stringify(content);
    const headers = {
      'content-type': 'application/json',
      ...push.headersOf(body, target === url ? registeredUrl : target.href, now()),
    };
    return lanes.enter(lane, async () => {
      await tryToPost(target, headers, body, onFirstTry);
      if (doubled) await tryToPost(target, headers, body, () => {});
    });
  }

  async function tryToPost(
    target: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    onFirstTry: () => void,
  ): Promise<void> {
    for (const [index, delayMs] of [0, ...retryDelaysMs].entries()) {
      const goesOn = !stopped && (index === 0 || (await timers.sleep(delayMs))) && !stopped;
      if (!goesOn) return onFirstTry();
      const sentAt = now();
      const answer = await callOut.call(target, { method: 'POST', headers, body });
      const status = answer?.status ?? null;
      record({ url: target.href, headers, body, attempt: index + 1, status, sentAt });
      onFirstTry();
      if (status !== null && status >= 200 && status < 300) return;
    }
  }

  /** The message's own address. One that is elsewhere is reached through ours, as through a tunnel. */
  function addressOf(callbackUrl: string | undefined): URL {
    if (callbackUrl === undefined) return url;
    const own = new URL(callbackUrl);
    return isLoopback(own) ? own : new URL(own.pathname + own.search, url);
  }

  return {
    isEarly: early,

    async announce({ startsAt, timeline, eventOf, callbackUrl }) {
      lastLane += 1;
      const lane = `message ${lastLane}`;
      const target = addressOf(callbackUrl);
      const tellings = timeline.flatMap((step, index): Telling[] => {
        const at = startsAt + step.afterMs;
        const event = (): object => eventOf({ status: step.status, at, metaCode: step.metaCode }, index);
        return push.tells(step.status) ? [{ dueAt: at + late, lane, url: target, event }] : [];
      });
      const isFirstEarly = early && tellings[0] !== undefined && tellings[0].dueAt - late <= now();
      const laterOnes = isFirstEarly ? tellings.slice(1) : tellings;
      for (const telling of options.shuffled ? disordered(laterOnes) : laterOnes) enqueue(telling);
      wake();
      if (isFirstEarly) {
        await new Promise<void>((resolve) => void tellOf(tellings.slice(0, 1), lane, resolve));
      }
    },

    tell(body) {
      lastLane += 1;
      return post(url, `message ${lastLane}`, body);
    },

    stop() {
      stopped = true;
      pending = [];
      batch = [];
      cancelTick();
    },
  };

  function enqueue(telling: Telling): void {
    const after = pending.findLastIndex(({ dueAt }) => dueAt <= telling.dueAt);
    pending.splice(after + 1, 0, telling);
  }

  /** All at the time of the last: what is told of a status must have happened. */
  function disordered(tellings: readonly Telling[]): readonly Telling[] {
    const dueAt = Math.max(...tellings.map((telling) => telling.dueAt));
    return shuffled(tellings, generator).map((telling) => ({ ...telling, dueAt }));
  }
}
