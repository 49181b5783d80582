/** The type of server-sent events (WHATWG HTML, "Server-sent events"). */
export const streamType = 'text/event-stream';

/** Names of types are the same in any case (RFC 9110, 8.3.1). HEAD is answered without a body: nobody would end its stream. */
export const asksForStream = ({ method, headers }: Request): boolean =>
  method === 'GET' && headers.get('accept')?.toLowerCase().includes(streamType) === true;
