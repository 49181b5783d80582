import { describe, expect, it } from 'vitest';
import { openOutbox } from '../open-outbox.js';
import { OutboxOpenError } from '../outbox-error.js';
import { describeAddress, parsePostgresAddress } from './postgres-address.js';

const client = { id: 'p', send() {}, sendTemplate() {} } as never;

/** Addresses with a secret that was not encoded, so that the parser may mistake it for any part. */
const unencoded = [
  'postgres://app:Zm9v/SECRET@127.0.0.1:1/wamux',
  'postgres://app:1/SECRET@127.0.0.1:1/wamux',
  'postgres://app:1?SECRET@127.0.0.1/wamux',
  'postgres://app:1#SECRET@127.0.0.1/wamux',
  'postgres://app:p@SECRET@127.0.0.1:1/wamux',
  'postgres://app:SECRET@127.0.0.1:99999/wamux',
  'postgres://app:x@127.0.0.1:1/wamux?password=a@SECRET',
  'postgresql://SECRET@h@127.0.0.1:1/wamux',
  'postgres://app:SECRET@127.0.0.1:1/wamux?schema=app',
  'postgres://app:x@127.0.0.1:1/wamux?SECRET=1',
];

describe('an address of PostgreSQL', () => {
  it.each(unencoded)('is shown without anything secret: %s', async (url) => {
    expect(describeAddress(url)).not.toContain('SECRET');
    const error = await openOutbox({ url, client }).then(
      () => new Error('it opened'),
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(OutboxOpenError);
    // A text that could be the name of a parameter is shown, so that the mistake can be found.
    if (!url.includes('?SECRET=')) expect(error.message).not.toContain('SECRET');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET@');
  });

  it.each([
    ['postgres://app:s3cret@db.example:5433/shop', 'postgres://db.example:5433/shop'],
    ['postgres://app:s3%2Fcret@db.example/shop?options=-csearch_path%3Da', 'postgres://db.example/shop'],
    ['postgres:///shop?host=/var/run/postgresql', 'postgres:///shop'],
    ['postgres://app:pa/ss@db.example/shop', 'postgres://…'],
    ['file:outbox.db', 'file:outbox.db'],
  ])('%s is shown as %s', (url, shown) => {
    expect(describeAddress(url)).toBe(shown);
  });

  it.each([
    ['postgres://app@h/x?schema=app', '"schema" is unknown'],
    ['postgres://app@h/x?schema=app', 'options=-csearch_path%3Dname'],
    ['postgres://app@h/x?connection_limit=5', '"connection_limit" is unknown'],
    ['postgres://app@h/x?max=5', '"max" is unknown'],
    ['postgres://app@h/x?query_timeout=1', '"query_timeout" is unknown'],
    ['postgres://app@h/x?sslmode=require&pgbouncer=true', '"pgbouncer" is unknown'],
    ['postgres://app@h/x?target_session_attrs=read-write', '"target_session_attrs" is unknown'],
    ['postgres://app@h/x?toString=1', '"toString" is unknown'],
    ['postgres://app@h1,h2/x', 'expected one host'],
    ['postgres://app@h1:1,h2:2/x', 'expected one host'],
    ['postgres://app@/x?host=h1,h2', 'expected one host'],
    ['postgres://app@h:port/x', 'expected postgres://user:password@host:port/database'],
    ['postgres://app:p/w@h/x', 'percent-encoded'],
    ['postgres://app@h/x#part', 'percent-encoded'],
    ['postgres://app@h/x?sslrootcert=/nowhere/ca.pem', '/nowhere/ca.pem'],
  ])('is refused where part of it would be passed over: %s', (url, why) => {
    expect(() => parsePostgresAddress(url)).toThrow(why);
  });

  it('takes what the driver knows', () => {
    const url =
      'postgresql://app:p%2Fw@[::1]:5433/shop?application_name=shop&options=-csearch_path%3Da&statement_timeout=2000&sslmode=disable';
    expect(parsePostgresAddress(url)).toMatchObject({
      user: 'app',
      password: 'p/w',
      host: '::1',
      port: 5433,
      database: 'shop',
      application_name: 'shop',
      options: '-csearch_path=a',
      statement_timeout: '2000',
      ssl: false,
    });
    expect(parsePostgresAddress('postgres:///shop?host=/var/run/postgresql')).toMatchObject({
      host: '/var/run/postgresql',
      database: 'shop',
    });
  });
});
