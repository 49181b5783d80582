import type { CallOptions, WhatsAppProvider } from '@wamux/core';
import { type Deadlines, onAbort } from '@wamux/core/helpers';

/**
 * How much longer than its caller allows a provider may take, and how long after its caller has stopped it, in milliseconds.
 * An adapter that keeps to its times has answered long before.
 */
const graceMs = 5_000;

/** A provider, and what ends the calls that it never answers. */
export interface Called {
  readonly provider: WhatsAppProvider;
  readonly deadlines: Deadlines;
}

type Bounds = Required<Pick<CallOptions, 'timeoutMs'>> & Pick<CallOptions, 'signal'>;

/** How a call ended without an answer, as an error of its provider. */
export interface NoAnswer {
  readonly kind: 'timeout' | 'unknown';
  readonly provider: string;
  readonly message: string;
}

/**
 * Calls a provider of any origin. One that throws, rejects, or never answers breaks the contract, and its caller must not wait
 * for ever. Calls either `onAnswer` or `onNone`, once; what comes later is ignored. What a provider threw is not quoted,
 * because it may contain anything.
 */
export function callInTime<Answer>(
  { deadlines, provider: { id } }: Called,
  call: () => PromiseLike<Answer>,
  { signal, timeoutMs }: Bounds,
  onAnswer: (answer: Answer) => void,
  onNone: (error: NoAnswer) => void,
): void {
  const fail = (kind: NoAnswer['kind'], what: string): void => {
    withdraw();
    onNone({ kind, provider: id, message: `${id} ${what}` });
  };
  const wait = new Wait(deadlines, timeoutMs + graceMs, () => fail('timeout', 'never answered'));
  const withdraw = onAbort(signal, () => wait.shorten(graceMs));
  const broken = (): void => {
    if (wait.end()) fail('unknown', 'threw');
  };
  try {
    call().then((answer) => {
      if (!wait.end()) return;
      withdraw();
      onAnswer(answer);
    }, broken);
  } catch {
    broken();
  }
}

/** Closes a provider. One that fails to close, or takes too long, must keep no other from being closed. */
export async function closeInTime({ deadlines, provider }: Called): Promise<void> {
  const failed = (how: string): void =>
    process.emitWarning(`${provider.id} ${how} when it was closed`, {
      type: 'WamuxWarning',
      code: 'WAMUX_CLOSE',
    });
  await new Promise<void>((resolve) => {
    const closing = async (): Promise<void> => provider.close();
    callInTime({ deadlines, provider }, closing, { timeoutMs: graceMs }, resolve, ({ kind }) => {
      failed(kind === 'timeout' ? 'never ended' : 'threw');
      resolve();
    });
  });
}

/** The wait for an answer. */
class Wait {
  expiresAt: number;
  private readonly deadlines: Deadlines;
  private readonly slot: number;
  private readonly giveUp: () => void;
  private isOver = false;

  constructor(deadlines: Deadlines, ms: number, giveUp: () => void) {
    this.expiresAt = performance.now() + ms;
    this.deadlines = deadlines;
    this.giveUp = giveUp;
    this.slot = deadlines.add(this);
  }

  /** `false`: it was over already. */
  end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.deadlines.delete(this.slot);
    return true;
  }

  expire(): void {
    if (this.end()) this.giveUp();
  }

  shorten(ms: number): void {
    this.expiresAt = Math.min(this.expiresAt, performance.now() + ms);
  }
}
