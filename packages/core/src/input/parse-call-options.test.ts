import { describe, expect, it } from 'vitest';
import { parseCallOptions } from './parse-call-options.js';

const issuesOf = (options: unknown, own?: Parameters<typeof parseCallOptions>[1]) =>
  parseCallOptions(options, own)._unsafeUnwrapErr().issues;

describe('the options of a call', () => {
  it('are given on as they are where they are right, those of a router to its providers included', () => {
    const options = {
      signal: new AbortController().signal,
      timeoutMs: 1,
      beforeSend: async () => {},
      leaveWithinMs: 1,
      pairWithinMs: 1,
      isUrgent: true,
      recheck: () => undefined,
      recordedIn: {},
    };
    expect(parseCallOptions(options)._unsafeUnwrap()).toBe(options);
    expect(parseCallOptions(undefined)._unsafeUnwrap()).toBeUndefined();
  });

  it.each([
    [{ timeoutMS: 100 }, 'timeoutMS', /^unknown option; did you mean "timeoutMs"\?$/],
    [{ timeout: 100 }, 'timeout', /did you mean "timeoutMs"/],
    [
      { abortSignal: new AbortController().signal },
      'abortSignal',
      /^unknown option; expected one of signal,/,
    ],
    [new AbortController().signal, 'aborted', /^unknown option/],
    [Object.create({ timeoutMS: 100 }), 'timeoutMS', /did you mean/],
    [{ typing: true }, 'typing', /^unknown option/],
    [{ '+573001112233': 1 }, '…2233', /^unknown option/],
  ])('with an unknown one are refused: %j', (options, name, message) => {
    expect(issuesOf(options)).toEqual([{ path: `options.${name}`, message: expect.stringMatching(message) }]);
  });

  it('of some calls are more than those of every call', () => {
    expect(parseCallOptions({ typing: true }, ['typing']).isOk()).toBe(true);
    expect(issuesOf({ typign: true }, ['typing'])?.[0]?.message).toBe(
      'unknown option; did you mean "typing"?',
    );
  });

  it('with a signal that nobody can stop listening to are refused', () => {
    const signal = { aborted: false, addEventListener: () => {} };
    expect(issuesOf({ signal })).toEqual([{ path: 'options.signal', message: 'expected an AbortSignal' }]);
  });

  it.each([
    ['a text', 'x'],
    ['null', null],
    ['a revoked proxy', revoked()],
  ])('are no %s', (_, options) => {
    expect(issuesOf(options)?.map(({ path }) => path)).toEqual(['options']);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
