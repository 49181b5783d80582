import type { Acceptance } from './ledger.js';
import type { RecordedRequest } from './simulated-provider.js';

/** Something that happened, for a log. */
export type SimulatorNews =
  | { readonly type: 'accepted'; readonly acceptance: Acceptance }
  /** A request is over. */
  | {
      readonly type: 'answered';
      /** The name of the provider's dialect. */
      readonly provider: string;
      readonly request: RecordedRequest;
      /** Whether the request is one by which messages are sent. */
      readonly isSend: boolean;
      /** Whether the provider did what it was asked, whatever it said: a refusal may come with HTTP 200. */
      readonly carriedOut: boolean;
      /** Of HTTP; `null` where the connection went without a whole answer. */
      readonly status: number | null;
    };
