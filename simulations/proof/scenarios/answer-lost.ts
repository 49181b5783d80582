import type { SimulatedProvider } from '@wamux/simulator';
import type { Trial } from '../trial.js';
import type { Scenario } from './scenario.js';

const messages = 50;
const lostOfEach = 4;

/** All of them spoil the answer to a message that was accepted. */
const faults = ['reset-after-acceptance', 'truncated', 'empty', 'server-error-after-acceptance'] as const;

export const answerLost: Scenario = {
  name: 'answer-lost',
  what: 'accepted, and the answer is reset, cut off, empty or an error; the worker lives',
  share: 1 / 20,
  async play(trial) {
    const { channels, decisionTelecom } = trial.simulator;
    trial.want(messages);
    const worker = await trial.open({ concurrency: trial.draw.oneOf([1, 4, 16]), settleForMs: 5_000 });
    await trial.enqueue(worker, trial.wanted);
    const lost = [
      loseAnswers(trial, channels, 'send', 'bird'),
      loseAnswers(trial, decisionTelecom, 'send-whatsapp', 'dt'),
    ];
    // The router asks by itself while the worker waits; here the outbox shall have to.
    const busy = {
      accept: false,
      status: 503,
      body: { code: 'ServiceUnavailable', message: 'busy' },
    } as const;
    const answerAgain = channels.on('list-messages', busy);
    await worker.call({ do: 'start' });
    await trial.sent();
    answerAgain();
    await trial.finish();
    for (const recipients of lost) for (const to of recipients()) trial.injected.add(to);
  },
};

/** Spoils some answers; gives whose they were. */
export function loseAnswers<Route extends string>(
  { draw, wanted }: Trial,
  provider: SimulatedProvider<Route>,
  route: Route,
  name: 'bird' | 'dt',
): () => readonly string[] {
  const own = wanted.filter((message) => message.provider === name);
  const places = new Set<number>();
  while (places.size < lostOfEach) places.add(draw.int(0, own.length - 1));
  const inOrder = [...places].sort((a, b) => a - b);
  // A fault does not count the requests that those before it hit.
  for (const [index, place] of inOrder.entries()) {
    provider.on(route, draw.oneOf(faults), { after: place - index, times: 1 });
  }
  return () => {
    const sends = provider.requests.filter((request) => request.route === route);
    return inOrder.flatMap((place) =>
      own.flatMap(({ to }) => (sends[place]?.body.includes(to.slice(1)) ? [to] : [])),
    );
  };
}
