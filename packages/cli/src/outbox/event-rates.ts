import type { Outbox } from '@wamux/outbox';

const windowMs = 60_000;

/** Counts the events of the last minute by type. */
export class EventRates {
  readonly #times = new Map<string, number[]>();
  /** When counting began, in milliseconds since the epoch. */
  readonly #since: number;

  constructor(since: number) {
    this.#since = since;
  }

  /** Counts what happens from now on, until the signal. */
  async listen(outbox: Outbox, signal: AbortSignal): Promise<void> {
    for await (const { at, type } of outbox.events({ signal })) this.add(type, Date.parse(at));
  }

  add(type: string, at: number): void {
    const times = this.#times.get(type);
    if (times === undefined) this.#times.set(type, [at]);
    else times.push(at);
  }

  /** Returns the counts by type, and the time that they cover, which is at most a minute. */
  read(now: number): { readonly overMs: number; readonly events: Readonly<Record<string, number>> } {
    const overMs = Math.min(windowMs, now - this.#since);
    for (const [type, times] of this.#times) {
      const recent = times.filter((at) => at > now - windowMs);
      if (recent.length === 0) this.#times.delete(type);
      else this.#times.set(type, recent);
    }
    return {
      overMs,
      events: Object.fromEntries([...this.#times].map(([type, times]) => [type, times.length])),
    };
  }
}
