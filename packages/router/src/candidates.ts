import type { Attempt } from '@wamux/core';
import type { RoutedProvider } from './compiled-route.js';
import { isLocalLimit } from './select-provider.js';

/** The providers of a route that one message could still be given to, in the order in which they would be asked. */
export class Candidates {
  /** Providers that were neither asked nor skipped, and the postponed ones behind them. */
  left: readonly RoutedProvider[];
  readonly #postponed = new Set<RoutedProvider>();

  constructor(providers: readonly RoutedProvider[]) {
    this.left = providers;
  }

  /** How many providers are alternatives to each other. A postponed one is not: waiting for it is the last resort. */
  get alternatives(): number {
    return this.left.filter((other) => !this.#postponed.has(other)).length;
  }

  /** Whether another provider could be asked. */
  get hasAlternative(): boolean {
    return this.alternatives > 0;
  }

  remove(...routed: readonly RoutedProvider[]): void {
    this.left = this.left.filter((other) => !routed.includes(other));
  }

  /** Removes the provider that is asked, and those that were skipped for it. */
  choose(routed: RoutedProvider, skipped: readonly Attempt[]): void {
    const kinds = new Map(skipped.map(({ provider, error }) => [provider, error?.kind]));
    const passed = this.left.filter(({ provider }) => kinds.has(provider.id));
    this.remove(routed, ...passed);
    for (const other of passed) {
      const kind = kinds.get(other.provider.id);
      const { health } = other;
      // A recovering provider may also be skipped because it cannot do something, and that does not change.
      const isForItsShare = health.state === 'recovering' && kind === health.toRefusal().kind;
      if (isLocalLimit(kind) || isForItsShare) this.#putLast(other);
    }
  }

  /**
   * Puts a provider last that could take the message later, because our own limits for it are used up for the moment. Where
   * the others fail, the message goes there after all, but only once, since it could be postponed for ever.
   */
  postpone(routed: RoutedProvider): void {
    if (!this.#postponed.has(routed)) this.#putLast(routed);
  }

  /** A skipped provider was not asked, and may be skipped again. */
  #putLast(routed: RoutedProvider): void {
    this.#postponed.add(routed);
    this.left = [...this.left, routed];
  }
}
