import { newId } from '@wamux/core';
import type { LimitedUse, Limiter, LimitRefusal, Limits, WaitOptions } from '@wamux/transport';
import { Line, type LineOptions } from './line.js';

/** Keeps the providers' limits together with all processes that share the outbox's database. */
export class SharedLimiter implements Limiter {
  readonly #options: LineOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: Omit<LineOptions, 'holder'>) {
    this.#options = { ...options, holder: newId() };
  }

  tryEnter(use: LimitedUse): boolean {
    return this.#lineOf(use.limits).tryEnter(use);
  }

  enter(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    return this.#lineOf(use.limits).enter(use, options);
  }

  leave({ limits }: LimitedUse): void {
    this.#lineOf(limits).leave();
  }

  isFull(limits: Limits): boolean {
    return this.#lines.get(limits.key)?.isFull(limits) ?? false;
  }

  /** Gives everything back. Calls that come later have what a process has that cannot reach the database. */
  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }

  #lineOf(limits: Limits): Line {
    let line = this.#lines.get(limits.key);
    if (line === undefined) {
      line = new Line(limits, this.#options);
      this.#lines.set(limits.key, line);
    }
    line.heed(limits);
    return line;
  }
}
