import type { Attempt, MessageStatus } from 'wamux';

/** What the demo reports; `--json` prints each event as one line of JSON. */
export type DemoEvent =
  | { readonly type: 'chapter'; readonly title: string }
  /** What was edited in the config file. */
  | { readonly type: 'config'; readonly edit: string }
  | {
      readonly type: 'sent';
      readonly message: string;
      readonly to: string;
      readonly outcome: 'accepted' | 'not-accepted' | 'unknown';
      readonly provider: string | undefined;
      readonly attempts: readonly Attempt[];
      readonly error?: string;
    }
  /** A provider may have accepted the message; nothing is sent again, and the provider is asked. */
  | { readonly type: 'outcomeUnknown'; readonly provider: string; readonly kind: string }
  /** The provider's answer to what it did with the message. */
  | { readonly type: 'reconciled'; readonly provider: string }
  | {
      readonly type: 'status';
      readonly to: string;
      readonly provider: string;
      /** How the provider's statuses come. */
      readonly by: 'webhook' | 'polling';
      /** Every status seen so far, in order. */
      readonly path: readonly MessageStatus[];
      /** Whether no more statuses are to come. */
      readonly ended: boolean;
    }
  | Account;

/** What we believe, compared with the providers' ledger. */
export interface Account {
  readonly type: 'account';
  readonly acceptedByUs: number;
  readonly acceptedByProviders: number;
  readonly doubles: number;
  readonly unreconciled: number;
  readonly addsUp: boolean;
}

export function toAccount(counts: Omit<Account, 'type' | 'addsUp'>): Account {
  const { acceptedByUs, acceptedByProviders, doubles, unreconciled } = counts;
  const addsUp =
    acceptedByUs > 0 && acceptedByUs === acceptedByProviders && doubles === 0 && unreconciled === 0;
  return { type: 'account', ...counts, addsUp };
}
