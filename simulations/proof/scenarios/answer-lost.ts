import type { ProvenProvider } from '../proven-provider.js';
import { questionRoutesOf, sendsTo, textRoutesOf } from '../sends.js';
import type { Trial } from '../trial.js';
import type { Scenario } from './scenario.js';

const messages = 50;
const lostOfEach = 4;
/** Longer than a busy machine takes to send all of them: no provider answers questions before that. */
const settleForMs = 15_000;

/** Each of them spoils the answer to an accepted message. */
const faults = ['reset-after-acceptance', 'truncated', 'empty', 'server-error-after-acceptance'] as const;

export const answerLost: Scenario = {
  name: 'answer-lost',
  what: 'accepted, and the answer is reset, cut off, empty or an error; the worker lives',
  share: 1 / 20,
  withAnyProvider: true,
  async play(trial) {
    trial.want(messages);
    const worker = await trial.open({ concurrency: trial.draw.oneOf([1, 4, 16]), settleForMs });
    await trial.enqueue(worker, trial.wanted);
    const lost = trial.providers.map((provider) => loseAnswers(trial, provider));
    // The router would look the messages up by itself while the worker waits; here the outbox must have to.
    const busy = {
      accept: false,
      status: 503,
      body: { code: 'ServiceUnavailable', message: 'busy' },
    } as const;
    const answerAgain = trial.providers.flatMap((provider) => {
      const side = trial.sideOf(provider);
      return questionRoutesOf(side).map((route) => side.on(route, busy));
    });
    await worker.call({ do: 'start' });
    await trial.sent();
    for (const again of answerAgain) again();
    await trial.finish();
    for (const recipients of lost) for (const to of recipients()) trial.injected.add(to);
  },
};

/** Spoils some answers; returns a function that lists whose they were. */
export function loseAnswers(trial: Trial, provider: ProvenProvider): () => readonly string[] {
  const { draw, wanted } = trial;
  const side = trial.sideOf(provider);
  const own = wanted.filter((message) => message.provider === provider.id);
  const places = new Set<number>();
  while (places.size < lostOfEach) places.add(draw.int(0, own.length - 1));
  const inOrder = [...places].sort((a, b) => a - b);
  // A fault does not count requests that an earlier fault hits.
  for (const [index, place] of inOrder.entries()) {
    const fault = draw.oneOf(faults);
    for (const route of textRoutesOf(side)) side.on(route, fault, { after: place - index, times: 1 });
  }
  return () => {
    const sends = sendsTo(side);
    return inOrder.flatMap((place) =>
      own.flatMap(({ to }) => (sends[place]?.body.includes(to.slice(1)) ? [to] : [])),
    );
  };
}
