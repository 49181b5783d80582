import { afterEach, describe, expect, it } from 'vitest';
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

describe('logEvents', () => {
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
