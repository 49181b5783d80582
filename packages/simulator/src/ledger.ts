/** The kind of an accepted message, as far as the provider's own request tells kinds apart. */
export type AcceptanceKind =
  | 'text'
  | 'image'
  | 'file'
  | 'video'
  | 'audio'
  | 'sticker'
  | 'document'
  | 'location'
  | 'contacts'
  | 'reaction'
  | 'list'
  | 'buttons'
  /** One button that opens a link. */
  | 'link-button'
  | 'location-request'
  | 'flow'
  | 'product'
  | 'product-list'
  | 'catalog'
  | 'call-permission-request'
  /** A button to pay with, which only Bird documents. */
  | 'payment-button'
  | 'carousel'
  | 'otp'
  | 'template';

/** One message that a provider accepted, whatever answer the client got. */
export interface Acceptance {
  /** The name of the provider's dialect. */
  readonly provider: string;
  /** The recipient's number, digits only. */
  readonly to: string;
  /** What kind of message it is. */
  readonly kind: AcceptanceKind;
  /** The text or caption; the URL of a medium without one; for a template its variables, joined with ` | `. */
  readonly content: string;
  /** The reference by which the client wants to recognise its message, whatever the provider calls it. */
  readonly reference: string | null;
  /** The provider's id of the message; `null` where it gives none. */
  readonly providerMessageId: string | null;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly acceptedAt: number;
}

/** Every acceptance of every dialect, in order: the oracle for "nothing was sent twice". */
export interface Ledger {
  /** In the order in which the messages were accepted. */
  readonly acceptances: readonly Acceptance[];
  /**
   * Groups of two or more acceptances of one intent. By default an intent is a recipient and a content, whichever provider
   * accepted it; pass `intentOf` when messages are repeated on purpose.
   */
  doubles(intentOf?: (acceptance: Acceptance) => string): readonly (readonly Acceptance[])[];
  /** Forgets all acceptances. */
  clear(): void;
}

export interface LedgerBook extends Ledger {
  record(acceptance: Acceptance): void;
}

const recipientAndContent = ({ to, content }: Acceptance): string => `${to}\n${content}`;

export function createLedger(): LedgerBook {
  const acceptances: Acceptance[] = [];
  return {
    acceptances,
    doubles(intentOf = recipientAndContent) {
      const byIntent = new Map<string, Acceptance[]>();
      for (const acceptance of acceptances) {
        const intent = intentOf(acceptance);
        const group = byIntent.get(intent);
        if (group === undefined) byIntent.set(intent, [acceptance]);
        else group.push(acceptance);
      }
      return [...byIntent.values()].filter((group) => group.length > 1);
    },
    clear() {
      acceptances.length = 0;
    },
    record(acceptance) {
      acceptances.push(acceptance);
    },
  };
}
