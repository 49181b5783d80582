import { QueueSet } from '@wamux/core/helpers';
import type { Waiter } from './waiter.js';

/**
 * Calls in order of arrival, the urgent ones first. Those that return from waiting for their recipient go before all others.
 */
export class WaitingLine {
  readonly #arrived = new QueueSet<Waiter>();
  readonly #urgent = new QueueSet<Waiter>();
  readonly #back = new QueueSet<Waiter>();
  #ready = 0;

  get size(): number {
    return this.#arrived.size + this.#urgent.size + this.#back.size;
  }

  /** How many of the messages in line wait only for room. */
  get readyMessages(): number {
    return this.#ready;
  }

  get first(): Waiter | undefined {
    return this.#back.first ?? this.#urgent.first ?? this.#arrived.first;
  }

  add(waiter: Waiter): void {
    this.#insert(waiter.isUrgent ? this.#urgent : this.#arrived, waiter);
  }

  addBack(waiter: Waiter): void {
    if (waiter.line !== undefined) return;
    waiter.needsOnlyRoom = true;
    this.#insert(this.#back, waiter);
  }

  remove(waiter: Waiter): void {
    if (waiter.line === undefined) return;
    waiter.line.delete(waiter);
    waiter.line = undefined;
    if (waiter.needsOnlyRoom) this.#ready -= 1;
  }

  #insert(line: QueueSet<Waiter>, waiter: Waiter): void {
    line.add(waiter);
    waiter.line = line;
    if (waiter.needsOnlyRoom) this.#ready += 1;
  }
}
