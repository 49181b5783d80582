import type { Acceptance } from './ledger.js';
import type { RecordedRequest } from './simulated-provider.js';

/** Something that happened at a simulated provider, to be logged. */
export type SimulatorNews =
  /** A message was accepted, whatever answer its sender gets. */
  | { readonly type: 'accepted'; readonly acceptance: Acceptance }
  /** A request was answered, or its connection ended. */
  | {
      readonly type: 'answered';
      /** The name of the provider's dialect. */
      readonly provider: string;
      readonly request: RecordedRequest;
      /** Whether the request goes to an endpoint that sends messages. */
      readonly isSend: boolean;
      /** Whether the provider did what was asked. The HTTP status does not show it: a refusal may come with 200. */
      readonly carriedOut: boolean;
      /** The HTTP status, or `null` where the connection ended before a whole answer was written. */
      readonly status: number | null;
    };
