import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toFetchHandler } from './fetch-handler.js';
import type { TakenWebhook } from './handle-webhook.js';

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
});
