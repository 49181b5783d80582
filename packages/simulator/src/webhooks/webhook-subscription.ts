import { mersenne } from 'pure-rand/generator/mersenne';
import type { CallOut } from './call-out.js';
import { createLanes } from './lanes.js';
import { isLoopback, loopbackUrl } from './loopback-url.js';
import { shuffled } from './shuffled.js';
import type { Timers } from './timers.js';
import { writeWebhookBody } from './webhook-body.js';
import type { AnnouncedLife, ReceiverAnswer, WebhookDescription } from './webhook-description.js';
import type { SentWebhook, WebhookOptions } from './webhook-options.js';

/** Real milliseconds before each repetition of a webhook that was not answered with a 2xx. Real providers go on for hours. */
const retryDelaysMs = [50, 100, 200];
/** The longest time between two looks at the simulator's clock, because a test may turn it forward at any time. */
const lookAtClockMs = 20;

export interface SubscriptionDeps {
  readonly webhooks: WebhookDescription;
  readonly now: () => number;
  readonly timers: Timers;
  readonly callOut: CallOut;
  readonly record: (sent: SentWebhook) => void;
}

/** One webhook URL, and the options staged for it. */
export interface WebhookSubscription {
  readonly isEarly: boolean;
  /** Resolves when the early report was posted for the first time, without waiting for its repetitions. */
  announce(life: AnnouncedLife): Promise<void>;
  /** Posts at once. Resolves when the body was accepted or given up, repetitions included. */
  deliver(body: object, heed?: (answer: ReceiverAnswer) => void): Promise<void>;
  stop(): void;
}

/** What is done while a body is posted. */
interface Progress {
  readonly onFirstTry?: (() => void) | undefined;
  readonly heed?: ((answer: ReceiverAnswer) => void) | undefined;
}

/** Where a webhook goes. */
interface Target {
  readonly url: URL;
  /** The address as the provider knows it, which some providers sign. */
  readonly address: string;
}

/** An event that is due at a time. */
interface Report {
  readonly dueAt: number;
  readonly lane: string;
  readonly target: Target;
  readonly event: () => object;
}

export function createWebhookSubscription(
  to: string,
  options: WebhookOptions,
  { webhooks, now, timers, callOut, record }: SubscriptionDeps,
): WebhookSubscription {
  const url = loopbackUrl(to);
  const { late = 0, doubled = false, early = false, batched, seed = 1, registeredUrl = to } = options;
  const registered: Target = { url, address: registeredUrl };
  const generator = mersenne(seed);
  const lanes = createLanes();
  let stopped = false;
  let lastLane = 0;
  /** The reports that are not due yet, earliest first. */
  let pending: Report[] = [];
  /** The reports that wait for their batch to be full. */
  let batch: readonly Report[] = [];
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
    if (batched === undefined) for (const report of due) void postReports([report]);
    else fillBatches(due, batched);
    wake();
  }

  function fillBatches(due: readonly Report[], size: number): void {
    batch = [...batch, ...due];
    while (batch.length >= size || (batch.length > 0 && pending.length === 0)) {
      void postReports(batch.slice(0, size), 'batch');
      batch = batch.slice(size);
    }
  }

  function postReports([first, ...rest]: readonly Report[], lane?: string, onFirstTry?: () => void) {
    if (first === undefined) return;
    const events = [first, ...rest].map(({ event }) => event());
    return post(first.target, lane ?? first.lane, webhooks.bodyOf(events), { onFirstTry });
  }

  /** Signs once: a repetition has the same bytes, the same time and the same signature. */
  function post(target: Target, lane: string, content: object, progress: Progress): Promise<void> {
    const { body, contentType } = writeWebhookBody(webhooks, content);
    const headers = { 'content-type': contentType, ...signatureOf(body, target.address) };
    return lanes.enter(lane, async () => {
      await tryToPost(target.url, headers, body, progress);
      if (doubled) await tryToPost(target.url, headers, body, { heed: progress.heed });
    });
  }

  /** Where a provider signs nothing, the address already contains the proof. */
  function signatureOf(body: string, address: string): Readonly<Record<string, string>> {
    const { header, sign } = webhooks.signing;
    if (header === null) return {};
    return sign({ secret: header.secret, url: address, body, at: now() }).headers;
  }

  async function tryToPost(
    target: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    { onFirstTry, heed }: Progress,
  ): Promise<void> {
    for (const [index, delayMs] of [0, ...retryDelaysMs].entries()) {
      const goesOn = !stopped && (index === 0 || (await timers.sleep(delayMs))) && !stopped;
      if (!goesOn) return onFirstTry?.();
      const sentAt = now();
      const answer = await callOut.call(target, { method: 'POST', headers, body });
      const status = answer?.status ?? null;
      record({ url: target.href, headers, body, attempt: index + 1, status, sentAt });
      onFirstTry?.();
      if (answer !== null && answer.status >= 200 && answer.status < 300) return heed?.(answer);
    }
  }

  /** The message's own address. An address outside loopback is replaced by its path on our receiver's server. */
  function targetOf(callbackUrl: string | undefined): Target {
    if (callbackUrl === undefined) return registered;
    const own = new URL(callbackUrl);
    const reached = isLoopback(own) ? own : new URL(own.pathname + own.search, url);
    return { url: reached, address: callbackUrl };
  }

  return {
    isEarly: early,

    async announce({ startsAt, timeline, eventOf, callbackUrl }) {
      lastLane += 1;
      const lane = `message ${lastLane}`;
      const target = targetOf(callbackUrl);
      const reports = timeline.flatMap((step, index): Report[] => {
        const at = startsAt + step.afterMs;
        const event = (): object => eventOf({ status: step.status, at, metaCode: step.metaCode }, index);
        return webhooks.reports(step.status) ? [{ dueAt: at + late, lane, target, event }] : [];
      });
      const isFirstEarly = early && reports[0] !== undefined && reports[0].dueAt - late <= now();
      const later = isFirstEarly ? reports.slice(1) : reports;
      for (const report of options.shuffled ? disordered(later) : later) enqueue(report);
      wake();
      if (isFirstEarly) {
        await new Promise<void>((resolve) => void postReports(reports.slice(0, 1), lane, resolve));
      }
    },

    deliver(body, heed) {
      lastLane += 1;
      return post(registered, `message ${lastLane}`, body, { heed });
    },

    stop() {
      stopped = true;
      pending = [];
      batch = [];
      cancelTick();
    },
  };

  function enqueue(report: Report): void {
    const after = pending.findLastIndex(({ dueAt }) => dueAt <= report.dueAt);
    pending.splice(after + 1, 0, report);
  }

  /** All reports are due at the time of the last one, because a reported status must have been reached. */
  function disordered(reports: readonly Report[]): readonly Report[] {
    const dueAt = Math.max(...reports.map((report) => report.dueAt));
    return shuffled(reports, generator).map((report) => ({ ...report, dueAt }));
  }
}
