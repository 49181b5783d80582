import { Worker } from 'node:worker_threads';
import type { Notice, Trap, WorkerStep } from '../protocol.js';

/** The place where this process dies, if there is one. */
export class TrapDoor {
  #trap: Trap | undefined;
  #toSkip = 0;

  set(trap: Trap): void {
    this.#trap = trap;
    this.#toSkip = trap.skip;
  }

  /** The process reaches a step. */
  pass(step: WorkerStep): void {
    if (this.#trap?.step !== step) return;
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return;
    }
    const { signal } = this.#trap;
    this.#trap = undefined;
    if (signal === 'SIGSTOP') process.send?.({ stopping: step } satisfies Notice);
    process.kill(process.pid, signal);
  }
}

/** A thread that kills the process, even in the middle of a call into SQLite, which no timer of the process could do. */
export class Assassin {
  readonly #cell = new Int32Array(new SharedArrayBuffer(4));

  constructor() {
    const body = `
      const { workerData: cell } = require('node:worker_threads');
      Atomics.wait(cell, 0, 0);
      Atomics.wait(cell, 0, cell[0], cell[0] / 1000);
      process.kill(process.pid, 'SIGKILL');
    `;
    new Worker(body, { eval: true, workerData: this.#cell }).unref();
  }

  strikeIn(microseconds: number): void {
    Atomics.store(this.#cell, 0, Math.max(1, microseconds));
    Atomics.notify(this.#cell, 0);
  }
}
