import type { Lane } from './http-transport.js';

interface LaneState {
  inFlight: number;
  /** In order of arrival; a waiter that gives up is deleted. */
  readonly waiting: Set<() => void>;
}

/** First come, first served limits on requests in flight, by lane key. */
export class Lanes {
  readonly #lanes = new Map<string, LaneState>();

  /** Calls `start` now or when it is this caller's turn. Returns how to give up while waiting. */
  enter(lane: Lane, start: () => void): () => void {
    const state = this.#stateOf(lane.key);
    if (state.inFlight < lane.maxInFlight) {
      state.inFlight += 1;
      start();
      return () => {};
    }
    state.waiting.add(start);
    return () => state.waiting.delete(start);
  }

  /** Gives the place to the next in line. Must follow every start, once. */
  leave(lane: Lane): void {
    const state = this.#stateOf(lane.key);
    const [next] = state.waiting;
    if (next === undefined) {
      state.inFlight -= 1;
      if (state.inFlight === 0) this.#lanes.delete(lane.key);
      return;
    }
    state.waiting.delete(next);
    // Not from here: a long queue that fails one by one would grow the stack.
    queueMicrotask(next);
  }

  #stateOf(key: string): LaneState {
    let state = this.#lanes.get(key);
    if (state === undefined) {
      state = { inFlight: 0, waiting: new Set() };
      this.#lanes.set(key, state);
    }
    return state;
  }
}
