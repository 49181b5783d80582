import type { MessageState, Outbox } from '@wamux/outbox';
import type { Found } from './select-messages.js';

/** What a person can decide about messages, in words, and how it is done. */
export interface Decision {
  /** `Cancel`, as the question begins. */
  readonly verb: string;
  /** `canceled`, as the account of what was done begins. */
  readonly past: string;
  /** What would happen to a message; `undefined`: nothing, it stays as it is. */
  readonly predict: (message: Found['message']) => string | undefined;
  /** The question where all messages were seen in one state. */
  readonly carryOut: (
    outbox: Outbox,
    ids: readonly string[],
    ifState: MessageState,
  ) => ReturnType<Outbox['cancelMany']>;
}
