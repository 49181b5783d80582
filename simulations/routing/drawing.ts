import { createDraw, type Draw } from '../draw.js';

const second = 1_000;
/** Twice the time within which messages come, and the latest start of a fault, in milliseconds. */
const runMs = 120 * second;

/** What a provider does to a send. After `lost` nobody knows; after all others except `accept` it has certainly not accepted. */
export const answers = {
  accept: { status: 200 },
  throttle: { status: 429, code: 130429 },
  pair: { status: 400, code: 131056 },
  auth: { status: 401, code: 190 },
  window: { status: 400, code: 131047 },
  down: { status: 503, code: 131016 },
  slow: { status: 503, code: 131016, takesMs: 3_000 },
  away: { failure: { phase: 'connecting', reason: 'refused' } },
  lost: { failure: { phase: 'awaiting-response', reason: 'connection-lost' } },
} as const;
export type Answer = keyof typeof answers;

/** How a provider answers from some time on. */
export interface Phase {
  /** Milliseconds since the start. */
  readonly from: number;
  readonly answer: Answer;
  /** The seconds for which a throttling provider asks to wait. */
  readonly retryAfter?: number | undefined;
}

export interface DrawnProvider {
  readonly id: string;
  readonly phases: readonly Phase[];
  readonly latencyMs: number;
  /** The limits as in a config. */
  readonly limits: {
    readonly perSecond?: number;
    readonly concurrency?: number;
    readonly queue?: number;
    readonly pairInterval: string;
    readonly pairBurst?: number;
  };
}

export interface DrawnMessage {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly to: string;
  /** The text, which is different for every message of a drawing. */
  readonly text: string;
  /** The timeout that its caller sets. */
  readonly timeoutMs: number | undefined;
}

/** A randomly drawn router: its providers with their troubles, its route, and the messages that it gets. */
export interface Drawing {
  readonly providers: readonly DrawnProvider[];
  readonly retry: { readonly attempts: number; readonly patienceMs: number } | undefined;
  readonly deadlineMs: number;
  readonly strategy: 'priority' | 'round-robin';
  readonly messages: readonly DrawnMessage[];
}

export function drawRouter(seed: number): Drawing {
  const draw = createDraw(seed);
  const providers = Array.from({ length: 2 + draw.below(3) }, (_, index) => drawProvider(draw, `p${index}`));
  const people = 1 + draw.below(30);
  // Messages come at any time within a minute, or all within two seconds or half a minute.
  const within = draw.one([undefined, undefined, 2 * second, 30 * second]);
  const messages = Array.from({ length: 1 + draw.below(draw.one([4, 20, 80])) }, (_, index) => ({
    at: within === undefined ? draw.below(runMs / 2) : 20 * second + draw.below(within),
    to: `+57300${1_000_000 + draw.below(people)}`,
    text: `message ${index}`,
    timeoutMs: draw.one([undefined, undefined, undefined, undefined, 1_000, 5_000, 20_000]),
  }));
  return {
    providers,
    retry: draw.one([
      undefined,
      { attempts: draw.one([1, 2, 3, 5]), patienceMs: draw.one([1, 5, 30]) * second },
    ]),
    deadlineMs: draw.one([3, 10, 30, 120, 120]) * second,
    strategy: draw.one(['priority', 'priority', 'priority', 'round-robin']),
    messages: messages.sort((one, other) => one.at - other.at),
  };
}

function drawProvider(draw: Draw, id: string): DrawnProvider {
  const phases: Phase[] = [{ from: 0, answer: 'accept' }];
  for (let troubles = draw.below(5); troubles > 0; troubles -= 1) {
    const from = draw.below(runMs);
    const answer = draw.one(Object.keys(answers) as Answer[]);
    const retryAfter = answer === 'throttle' ? draw.one([undefined, 1, 4, 20, 90]) : undefined;
    phases.push({ from, answer, retryAfter });
    if (draw.below(3) > 0) phases.push({ from: from + 1 + draw.below(30 * second), answer: 'accept' });
  }
  const pairInterval = draw.one(['0s', '0s', '1s', '6s']);
  return {
    id,
    phases: phases.sort((one, other) => one.from - other.from),
    latencyMs: draw.one([5, 50, 50, 400, 1_500]),
    limits: {
      ...(draw.below(3) === 0 && { perSecond: draw.one([1, 2, 10]) }),
      ...(draw.below(3) === 0 && { concurrency: draw.one([1, 2, 8]) }),
      ...(draw.below(3) === 0 && { queue: draw.one([0, 1, 5]) }),
      pairInterval,
      ...(pairInterval !== '0s' && { pairBurst: draw.one([1, 3, 45]) }),
    },
  };
}
