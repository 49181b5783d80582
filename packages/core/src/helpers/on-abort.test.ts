import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from './on-abort.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('onAbort', () => {
  it('calls every act once, in the order in which they were given', () => {
    const controller = new AbortController();
    const called: string[] = [];
    for (const name of ['a', 'b', 'c']) onAbort(controller.signal, () => called.push(name));
    controller.abort();
    controller.abort();
    expect(called).toEqual(['a', 'b', 'c']);
    expect(listeners(controller.signal)).toBe(0);
  });

  it('calls at once where the signal has aborted already, and never without a signal', () => {
    const called: string[] = [];
    onAbort(AbortSignal.abort(), () => called.push('aborted'))();
    onAbort(undefined, () => called.push('no signal'))();
    expect(called).toEqual(['aborted']);
  });

  it('adds one listener for any number of acts, and none stays when all are withdrawn', () => {
    const controller = new AbortController();
    const withdrawals = Array.from({ length: 100 }, () => onAbort(controller.signal, () => {}));
    expect(listeners(controller.signal)).toBe(1);
    for (const withdraw of withdrawals) withdraw();
    for (const withdraw of withdrawals) withdraw();
    expect(listeners(controller.signal)).toBe(0);
  });

  it('does not call what was withdrawn, though the same function was given twice', () => {
    const controller = new AbortController();
    let calls = 0;
    const act = (): void => {
      calls += 1;
    };
    onAbort(controller.signal, act)();
    onAbort(controller.signal, act);
    controller.abort();
    expect(calls).toBe(1);
  });

  it('does not call what another act withdraws', () => {
    const controller = new AbortController();
    const called: string[] = [];
    onAbort(controller.signal, () => withdraw());
    const withdraw = onAbort(controller.signal, () => called.push('withdrawn'));
    controller.abort();
    expect(called).toEqual([]);
  });

  it('listens again after all were withdrawn', () => {
    const controller = new AbortController();
    let isCalled = false;
    onAbort(controller.signal, () => {})();
    onAbort(controller.signal, () => {
      isCalled = true;
    });
    controller.abort();
    expect(isCalled).toBe(true);
  });
});
