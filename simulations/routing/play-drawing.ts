import FakeTimers, { type Clock } from '@sinonjs/fake-timers';
import type { HttpTransport } from '@wamux/transport';
import { err, ok } from 'neverthrow';
import { type Client, createClient, type SendError, type SendReceipt } from 'wamux';
import { createDraw } from '../draw.js';
import { type Answer, answers, type Drawing, type DrawnMessage, type DrawnProvider } from './drawing.js';

/** A request that reached a provider. */
export interface Call {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly provider: string;
  readonly text: string;
  readonly answer: Answer;
  /** Whether the message's time was over before the answer. */
  readonly isLate: boolean;
}

/** How a message ended. */
export interface End {
  readonly message: DrawnMessage;
  /** Milliseconds since the start. */
  readonly at: number;
  readonly receipt?: SendReceipt;
  readonly error?: SendError;
}

export interface Played {
  readonly calls: readonly Call[];
  /** The messages that came to an end. */
  readonly ends: readonly End[];
}

const start = Date.UTC(2026, 0, 1);
const stepMs = 100;
/** Longer than any deadline. */
const mostAfterMs = 300_000;

/** Sends the messages of a drawing through a client in virtual time, over providers that exist only in its transport. */
export async function play(drawing: Drawing): Promise<Played> {
  const clock = FakeTimers.install({
    now: start,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  try {
    const calls: Call[] = [];
    const client = await openClient(drawing, toTransport(drawing.providers, calls, clock));
    const ends = await sendAll(client, drawing.messages, clock);
    await client.close();
    return { calls, ends };
  } finally {
    clock.uninstall();
  }
}

function openClient(
  { deadlineMs, providers, retry, strategy }: Drawing,
  transport: HttpTransport,
): Promise<Client> {
  const draw = createDraw(deadlineMs);
  const entry = ({ id, limits }: DrawnProvider) => ({
    adapter: 'cloud-api' as const,
    accessToken: 'EAAG-an-access-token-of-this-simulation',
    phoneNumberId: '106540352242922',
    baseUrl: `http://${id}.test`,
    limits,
  });
  return createClient(
    {
      providers: Object.fromEntries(providers.map((provider) => [provider.id, entry(provider)])),
      routes: [
        {
          try: providers.map(({ id }) => id),
          ...(retry && { retry: { attempts: retry.attempts, patience: `${retry.patienceMs / 1_000}s` } }),
          deadline: `${deadlineMs / 1_000}s`,
          strategy,
        },
      ],
    },
    { transport, random: () => draw.below(1_000_000) / 1_000_000 },
  );
}

async function sendAll(client: Client, messages: readonly DrawnMessage[], clock: Clock): Promise<End[]> {
  const ends: End[] = [];
  for (const message of messages) {
    await clock.tickAsync(message.at - (clock.now - start));
    const { text, timeoutMs, to } = message;
    void client.send({ type: 'text', to, text }, timeoutMs === undefined ? {} : { timeoutMs }).match(
      (receipt) => ends.push({ message, at: clock.now - start, receipt }),
      (error) => ends.push({ message, at: clock.now - start, error }),
    );
  }
  for (let after = 0; ends.length < messages.length && after < mostAfterMs; after += stepMs)
    await clock.tickAsync(stepMs);
  return ends;
}

function toTransport(providers: readonly DrawnProvider[], calls: Call[], clock: Clock): HttpTransport {
  return {
    async request({ body, origin }, { timeoutMs }) {
      const provider = providers.find(({ id }) => origin === `http://${id}.test`) as DrawnProvider;
      const at = clock.now - start;
      const { answer, retryAfter } = answerAt(provider, at);
      const what = answers[answer];
      const takesMs = 'takesMs' in what ? what.takesMs : provider.latencyMs;
      const text = JSON.parse(String(body)).text.body as string;
      calls.push({ at, provider: provider.id, text, answer, isLate: takesMs > timeoutMs });
      await new Promise((resolve) => setTimeout(resolve, Math.min(takesMs, timeoutMs)));
      if (takesMs > timeoutMs) return err({ phase: 'awaiting-response', reason: 'deadline' });
      if ('failure' in what) return err(what.failure);
      const json =
        'code' in what
          ? { error: { message: answer, type: 'OAuthException', code: what.code } }
          : { messaging_product: 'whatsapp', messages: [{ id: `wamid.${provider.id}.${calls.length}` }] };
      const headers: Record<string, string> =
        retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      return ok({ status: what.status, headers, text: JSON.stringify(json) });
    },
    close: async () => {},
  };
}

const answerAt = ({ phases }: DrawnProvider, at: number) =>
  phases.findLast(({ from }) => from <= at) as DrawnProvider['phases'][number];
