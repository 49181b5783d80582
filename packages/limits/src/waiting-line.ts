import { firstOf, type Waiter } from './waiter.js';

/** Calls in order of arrival. Those that come back from waiting for their recipient arrived before all others. */
export class WaitingLine {
  readonly #arrived = new Set<Waiter>();
  readonly #back = new Set<Waiter>();
  #ready = 0;

  get size(): number {
    return this.#arrived.size + this.#back.size;
  }

  /** Messages among them that need nothing but room. */
  get readyMessages(): number {
    return this.#ready;
  }

  get first(): Waiter | undefined {
    return firstOf(this.#back) ?? firstOf(this.#arrived);
  }

  add(waiter: Waiter): void {
    this.#insert(this.#arrived, waiter);
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

  #insert(line: Set<Waiter>, waiter: Waiter): void {
    line.add(waiter);
    waiter.line = line;
    if (waiter.needsOnlyRoom) this.#ready += 1;
  }
}
