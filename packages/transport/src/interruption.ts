import { onAbort } from '@wamux/core/helpers';

/** What ends a call of `fetch` before its time: its deadline, or the caller's signal. */
export class Interruption {
  /** Which of the two came; the first one counts. */
  reason: 'aborted' | 'deadline' | undefined;
  readonly #controller = new AbortController();
  readonly #withdraw: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(caller: AbortSignal | undefined) {
    this.#withdraw = onAbort(caller, () => this.#interrupt('aborted'));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restartTimer(ms: number): void {
    this.stopTimer();
    this.#timer = setTimeout(() => this.#interrupt('deadline'), ms);
  }

  stopTimer(): void {
    clearTimeout(this.#timer);
  }

  abort(): void {
    this.#controller.abort();
  }

  /** The call is over: nothing has to end it any more. */
  release(): void {
    this.stopTimer();
    this.#withdraw();
  }

  #interrupt(reason: 'aborted' | 'deadline'): void {
    this.reason ??= reason;
    this.abort();
  }
}
