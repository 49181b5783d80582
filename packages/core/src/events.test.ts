import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasListeners, onEvents, publish, wamuxEventNames } from './events.js';
import { logEvents } from './log-events.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const about = { provider: 'bird-eu', correlationId: 'c-1' };

describe('events', () => {
  it('reach their listeners only, until they stop', () => {
    const seen: unknown[] = [];
    const stop = onEvents({ failover: (event) => seen.push(event) });
    expect([hasListeners('failover'), hasListeners('retry')]).toEqual([true, false]);
    publish('failover', { ...about, kind: 'unavailable', to: 'dt' });
    publish('retry', { ...about, kind: 'rate_limited', afterMs: 1_000 });
    stop();
    publish('failover', { ...about, kind: 'auth', to: 'dt' });
    expect(seen).toEqual([{ ...about, kind: 'unavailable', to: 'dt' }]);
    expect(wamuxEventNames.some(hasListeners)).toBe(false);
  });
});

describe('listeners', () => {
  it.each([
    ['null', null, 'listeners: expected an object'],
    [
      'of a misspelt event',
      { failOver: () => {} },
      'listeners: unknown field "failOver"; did you mean "failover"?',
    ],
    ['that are none', { retry: 'x' }, 'listeners.retry: expected a function'],
  ])('%s are refused by name', (_, listeners, message) => {
    expect(() => onEvents(listeners as never)).toThrow(message);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('+573001112233'))],
    [
      'rejects',
      () => {
        throw new Error('+573001112233');
      },
    ],
  ])('keep nothing from going on where one %s, and a warning says so once', async (_, listener) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const seen: unknown[] = [];
    stops.push(onEvents({ failover: listener }), onEvents({ failover: (event) => seen.push(event) }));
    const event = { ...about, kind: 'unavailable', to: 'dt' } as const;
    publish('failover', event);
    publish('failover', event);
    await new Promise(setImmediate);
    expect(seen).toEqual([event, event]);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^a listener of "failover" throws or rejects/), expect.anything()],
    ]);
    warn.mockRestore();
  });
});

describe('logEvents', () => {
  it('refuses a logger that lacks a level', () => {
    expect(() => logEvents({ info() {}, warn() {} } as never)).toThrow('logger.debug: expected a function');
    expect(() => logEvents(undefined as never)).toThrow('logger.debug');
  });

  it('writes fields and a line, louder where somebody should look', () => {
    const written: [string, object, string][] = [];
    const at = (level: string) => (fields: object, text: string) => void written.push([level, fields, text]);
    stops.push(logEvents({ debug: at('debug'), info: at('info'), warn: at('warn') }));
    const opened = { provider: 'dt', from: 'closed', to: 'open', reason: 'auth', forMs: 30_000 } as const;
    publish('breaker', opened);
    publish('breaker', { provider: 'dt', from: 'recovering', to: 'closed' });
    publish('outcomeUnknown', { ...about, kind: 'timeout', reconciling: false });
    publish('limit', { ...about, refused: false });
    expect(written).toEqual([
      ['warn', { event: 'breaker', ...opened }, 'dt is out of use: auth'],
      ['info', expect.objectContaining({ event: 'breaker' }), 'dt is closed'],
      [
        'warn',
        expect.objectContaining({ event: 'outcomeUnknown' }),
        expect.stringContaining('not sent again'),
      ],
      ['debug', expect.objectContaining({ event: 'limit' }), expect.stringContaining('waits')],
    ]);
  });
});
