import type { RecordedEvent } from '@wamux/outbox';
import { toJson } from '../to-json.js';

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
  bytes: encoder.encode(`id: ${event.cursor}\ndata: ${toJson(event)}\n\n`),
});

/**
 * The beginning of a stream: after how many milliseconds to reconnect, and the cursor where it begins, so that a listener
 * that has not received anything yet misses nothing either.
 */
export const toFirstBytes = (cursor: string): Uint8Array => encoder.encode(`retry: 2000\nid: ${cursor}\n\n`);

/**
 * A comment, which listeners ignore, and the cursor up to which events were checked: a returning listener continues there,
 * even if none of the events was for it.
 */
export const toHeartbeat = (cursor: string): Uint8Array => encoder.encode(`:\nid: ${cursor}\n\n`);
