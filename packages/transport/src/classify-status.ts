import type { ErrorKind } from '@wamux/core';

/** Statuses with a meaning of their own; the classes below them take the rest. */
const kinds: Readonly<Record<number, ErrorKind>> = {
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'sender_misconfigured',
  // Sent by servers and gateways that gave up waiting, perhaps after passing the request on.
  408: 'timeout',
  409: 'conflict',
  425: 'timeout',
  429: 'rate_limited',
  // Gateways: the client left, the connection was closed, the upstream did not answer.
  444: 'timeout',
  460: 'timeout',
  463: 'timeout',
  499: 'timeout',
  // "See Other" is how a server answers a POST that it has processed.
  303: 'bad_response',
};

/**
 * What an HTTP status means where the body says nothing more. Adapters ask their provider's own table first: a
 * provider may say 403 and mean a throttle, or 200 and mean a refusal.
 */
export function classifyStatus(status: number): ErrorKind {
  const kind = kinds[status];
  if (kind !== undefined) return kind;
  // An adapter asks only about answers it could not read as an acceptance.
  if (status >= 200 && status < 300) return 'bad_response';
  // A redirect is not followed: the origin in the config is wrong.
  if (status >= 300 && status < 400) return 'sender_misconfigured';
  // The request was refused, but not necessarily because of the message: a proxy answers 400 to a wrong scheme and 413 over
  // its own limit, and what the provider may have said is lost. Only the provider's own words show that a message is wrong,
  // so nothing final follows from this.
  if (status >= 400 && status < 500) return 'unlisted_code';
  return 'provider_error';
}
