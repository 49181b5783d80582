import type { CancelOptions, Outbox } from '@wamux/outbox';
import type { Found } from './select-messages.js';

/** What a person can decide about messages, in words, and how it is done. */
export interface Decision {
  /** `Cancel`, as the question begins. */
  readonly verb: string;
  /** `canceled`, as the account of what was done begins. */
  readonly past: string;
  /** What would happen to a message; `undefined`: nothing, it stays as it is. */
  readonly predict: (message: Found['message']) => string | undefined;
  /** Decides about messages that are still as they were seen. */
  readonly carryOut: (
    outbox: Outbox,
    ids: readonly string[],
    seen: Pick<CancelOptions, 'ifState' | 'ifCorrelationId'>,
  ) => ReturnType<Outbox['cancelMany']>;
}
