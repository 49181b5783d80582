import { createHash } from 'node:crypto';
import { type OutboundMessage, parsePhoneNumber } from '@wamux/core';

/**
 * Gives the rows of a file their keys. A row has the same one in each run, wherever it stands then: people sort a list and add
 * rows to it before they run a command again.
 */
export class RowKeys {
  /** How many rows have had each message. */
  readonly #counts = new Map<string, number>();

  /** @param name What the column of `--key-column` says: it may be sent once by each template, and once as a text. */
  byName(kind: string, name: string): string {
    return `bulk-${hash([kind, name])}`;
  }

  /** Rows with the same message are numbered, since a person may have two orders of the same. */
  byMessage(message: OutboundMessage): string {
    const to = parsePhoneNumber(message.to).unwrapOr(message.to);
    const content = hash({ ...message, to });
    const count = (this.#counts.get(content) ?? 0) + 1;
    this.#counts.set(content, count);
    return `bulk-${hash([content, count])}`;
  }
}

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
