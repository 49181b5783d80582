import type { ClientConfig } from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { OutboxOpenError } from '../outbox-error.js';

/**
 * The parameters that may follow the `?`. The driver would silently ignore any other, such as the `schema` of Prisma's
 * addresses.
 * @see https://node-postgres.com/features/connecting#connection-uri
 */
const knownParameters = [
  'application_name',
  'client_encoding',
  'fallback_application_name',
  'host',
  'idle_in_transaction_session_timeout',
  'lock_timeout',
  'options',
  'password',
  'port',
  'ssl',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'statement_timeout',
  'uselibpqcompat',
  'user',
] as const;

const expected = 'expected postgres://user:password@host:port/database';

export const isPostgresAddress = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);

/** @throws {OutboxOpenError} saying what is wrong with the address, without any part of it that could be secret. */
export function parsePostgresAddress(url: string): ClientConfig {
  const parts = partsOf(url);
  if (parts === undefined) {
    const encode = 'each of / ? # @ % in a user name or a password is written percent-encoded, such as %2F';
    throw new OutboxOpenError(`url: ${expected}; ${encode}`);
  }
  // The parser rejects several hosts with a port each, so they are looked for before.
  refuseSeveralHosts(parts.host);
  refuseUnknown(parts.query);
  const config = read(url);
  refuseSeveralHosts(config.host ?? '');
  return toClientConfig(config);
}

/** Describes an address for an error or a screen: where the database is, without user, password and parameters. */
export function describeAddress(url: string): string {
  if (!isPostgresAddress(url)) return url.replace(/[?#].*$/s, '');
  const parts = partsOf(url);
  return parts === undefined ? 'postgres://…' : `postgres://${parts.host}${parts.path}`;
}

/**
 * Splits an address; `undefined` where it is not certain which part is which. A password with a character that should have
 * been encoded shifts the parts: its rest appears where the host or the database should be.
 */
function partsOf(url: string) {
  const [, authority, path, query] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?$/s.exec(url) ?? [];
  if (authority === undefined || path === undefined) return undefined;
  const at = authority.indexOf('@');
  if (url.lastIndexOf('@') > url.indexOf('@') || (at === -1 && url.includes('@'))) return undefined;
  return { host: authority.slice(at + 1), path, query: query ?? '' };
}

function read(url: string) {
  try {
    return parse(url);
  } catch (error) {
    // The parser's messages may quote the address; those about a missing certificate file do not.
    const why = (error as { code?: string }).code === 'ENOENT' ? (error as Error).message : expected;
    throw new OutboxOpenError(`url: ${why}`);
  }
}

function refuseSeveralHosts(host: string): void {
  if (!host.includes(',')) return;
  throw new OutboxOpenError(
    'url: expected one host; several are not supported. Give the one address that follows the primary',
  );
}

function refuseUnknown(query: string): void {
  for (const name of new URLSearchParams(query).keys()) {
    if ((knownParameters as readonly string[]).includes(name)) continue;
    // Text that does not look like a name may be part of a password.
    const shown = /^[a-z_]{1,40}$/i.test(name) ? `the parameter "${name}"` : 'a parameter';
    const instead = name === 'schema' ? '; choose a schema with options=-csearch_path%3Dname' : '';
    throw new OutboxOpenError(
      `url: ${shown} is unknown; expected some of ${knownParameters.join(', ')}${instead}`,
    );
  }
}
