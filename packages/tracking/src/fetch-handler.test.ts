import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventsInHand } from './events-in-hand.js';
import { toFetchHandler } from './fetch-handler.js';
import type { TakenWebhook } from './handle-webhook.js';

const setImmediateForReal = setImmediate;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const url = 'https://app.example.test/webhooks/meta';
const taken = {
  response: { status: 200, headers: {}, body: '' },
  events: [{ type: 'unknown', provider: 'meta', raw: {} }],
  marks: () => ['the mark'],
} as unknown as TakenWebhook;

/** How a request was answered; `undefined` as long as it was not. */
function answerOf(answering: Promise<Response>): { status?: number } {
  const answer: { status?: number } = {};
  void answering.then(({ status }) => {
    answer.status = status;
  });
  return answer;
}

describe('toFetchHandler', () => {
  it('waits 15 seconds for the rest of a body, and no longer', async () => {
    const handle = vi.fn(async () => taken);
    const body = new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode('{')) });
    const request = new Request(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    const answer = answerOf(toFetchHandler(handle)(request));
    await vi.advanceTimersByTimeAsync(14_999);
    expect(answer.status).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect([answer.status, handle.mock.calls]).toEqual([400, []]);
  });

  it('gives the app a minute for the events, and then asks for the request again, its events unmarked', async () => {
    const unmark = vi.fn(async () => {});
    const handler = toFetchHandler(
      async () => taken,
      () => new Promise<void>(() => {}),
      unmark,
    );
    const answer = answerOf(handler(new Request(url, { method: 'POST', body: '{}' })));
    await vi.advanceTimersByTimeAsync(59_999);
    expect([answer.status, unmark.mock.calls]).toEqual([undefined, []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([answer.status, unmark.mock.calls]).toEqual([503, [[['the mark']]]]);
  });

  const again = {
    ...taken,
    events: [{ type: 'unknown', provider: 'meta', raw: {}, duplicate: true }],
    marks: () => [],
    repeats: () => ['the mark'],
  } as unknown as TakenWebhook;
  const post = () => new Request(url, { method: 'POST', body: '{}' });
  const nextTurn = () => vi.advanceTimersByTimeAsync(0).then(() => new Promise(setImmediateForReal));

  it.each([
    ['fails', 503, 1],
    ['takes them', 200, 2],
  ])(
    'a repeat of events that the app is still taking waits, and where it %s is answered %i',
    async (_, status, calls) => {
      const unmark = vi.fn(async () => {});
      const handle = vi.fn(async () => again).mockResolvedValueOnce(taken);
      let end: (error?: Error) => void = () => {};
      const take = vi
        .fn(async () => {})
        .mockImplementationOnce(
          () =>
            new Promise<void>((resolve, reject) => {
              end = (error) => (error === undefined ? resolve() : reject(error));
            }),
        );
      const inHand = new EventsInHand();
      // An app may make a handler for each request.
      const answers = [0, 1].map(() => answerOf(toFetchHandler(handle, take, unmark, inHand)(post())));
      await nextTurn();
      expect([answers, take.mock.calls.length]).toEqual([[{}, {}], 1]);
      end(status === 503 ? new Error('the database is away') : undefined);
      await nextTurn();
      expect([answers, take.mock.calls.length]).toEqual([[{ status }, { status }], calls]);
      if (status === 503) expect(unmark).toHaveBeenCalledWith(['the mark']);
      // What came before and is through holds up nobody.
      const later = answerOf(toFetchHandler(handle, take, unmark, inHand)(post()));
      await nextTurn();
      expect(later).toEqual({ status: 200 });
    },
  );
});
