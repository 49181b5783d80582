/** The type of server-sent events (WHATWG HTML, "Server-sent events"). */
export const streamType = 'text/event-stream';

/**
 * Whether a request wants a stream of events. Media types are case-insensitive (RFC 9110, 8.3.1). HEAD is answered without a
 * body, so nothing would end its stream.
 */
export const asksForStream = ({ method, headers }: Request): boolean =>
  method === 'GET' && headers.get('accept')?.toLowerCase().includes(streamType) === true;
