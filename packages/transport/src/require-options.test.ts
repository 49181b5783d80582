import { describe, expect, it } from 'vitest';
import { createFetchTransport } from './fetch-transport.js';
import { createTransport } from './undici-transport.js';

describe('the options of a transport', () => {
  it.each([
    [null, 'options: expected an object'],
    [{ maxBodyBytes: '1mb' }, 'options.maxBodyBytes: expected a number above 0'],
    [{ connectTimeoutMs: Number.NaN }, 'options.connectTimeoutMs: expected a number above 0'],
    [{ connections: 0 }, 'options.connections: expected a number above 0'],
    [{ connect: 'x' }, 'options.connect: expected an object'],
  ])('over sockets are refused by name: %j', (options, message) => {
    expect(() => createTransport(options as never)).toThrow(new TypeError(message));
  });

  it.each([
    [undefined, 'options: expected an object'],
    [{}, 'options.fetch: expected a function'],
    [{ fetch, maxBodyBytes: -1 }, 'options.maxBodyBytes: expected a number above 0'],
    [{ fetch, timeoutMs: 1 }, /options.timeoutMs: unknown option; expected one of .*maxBodyBytes/],
  ])('over fetch are refused by name: %j', (options, message) => {
    expect(() => createFetchTransport(options as never)).toThrow(TypeError);
    expect(() => createFetchTransport(options as never)).toThrow(message);
  });
});
