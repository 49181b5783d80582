import type { RecordedEvent } from '@wamux/outbox';

/** An event as every listener is sent it. */
export interface Frame {
  readonly cursor: string;
  /** The team of the message that it is about. */
  readonly team: string | undefined;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** An event of the outbox as one of a stream (WHATWG HTML, "Server-sent events"). JSON has no line breaks in it. */
export const toFrame = (event: RecordedEvent): Frame => ({
  cursor: event.cursor,
  team: event.team,
  bytes: encoder.encode(`id: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`),
});

/**
 * What a stream begins with: after how long a lost one is opened anew, in milliseconds, and the place where it begins, so
 * that a listener who has heard of nothing yet misses nothing either.
 */
export const toFirstBytes = (cursor: string): Uint8Array => encoder.encode(`retry: 2000\nid: ${cursor}\n\n`);

/**
 * A comment, which listeners pass over, and how far their events were looked through: whoever comes back goes on there, also
 * where nothing was for them.
 */
export const toHeartbeat = (cursor: string): Uint8Array => encoder.encode(`:\nid: ${cursor}\n\n`);
