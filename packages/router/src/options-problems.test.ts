import { describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import type { RouterOptions } from './router-options.js';
import { scriptedProvider } from './scripted-provider.fixture.js';

const provider = scriptedProvider('a', 'accept');
const routerWith = (options: object) => createRouter({ providers: [provider], ...options } as RouterOptions);

describe('the options of a router', () => {
  it.each([
    ['nothing for providers', { providers: undefined }, 'providers: expected a list of providers'],
    ['null for a provider', { providers: [null] }, 'providers[0]: expected a provider; it has no id'],
    [
      'a provider that sends nothing',
      { providers: [{ id: 'a' }] },
      'providers[0]: expected a provider: one with',
    ],
    [
      'a provider that can do nothing',
      { providers: [{ ...provider, capabilities: undefined }] },
      'providers[0].capabilities: expected an object',
    ],
    [
      'a misspelt part of a route',
      { routes: [{ try: ['a'], onUnkown: 'resend' }] },
      'routes[0].onUnkown: unknown option; did you mean "onUnknown"?',
    ],
    [
      'a word that no route knows',
      { routes: [{ try: ['a'], onUnknown: 'resned' }] },
      'routes[0].onUnknown: expected one of hold, resend, assume-sent',
    ],
    [
      'another word that no route knows',
      { routes: [{ try: ['a'], successWhen: 'read' }] },
      'routes[0].successWhen: expected accepted or delivered',
    ],
    [
      'a text for conditions',
      { routes: [{ try: ['a'], when: 'otp' }] },
      'routes[0].when: expected an object of conditions',
    ],
    [
      'a misspelt condition',
      { routes: [{ try: ['a'], when: { tags: 'otp' } }] },
      'routes[0].when.tags: unknown option; did you mean "tag"?',
    ],
    [
      'a condition that nothing can meet',
      { routes: [{ try: ['a'], when: { tag: [] } }] },
      'routes[0].when.tag: expected a text, or a list of texts',
    ],
    [
      'a number for a condition',
      { routes: [{ try: ['a'], when: { country: ['CO', 57] } }] },
      'routes[0].when.country: expected a text, or a list of texts',
    ],
    ['a misspelt name', { route: [] }, 'route: unknown option; did you mean "routes"?'],
    ['an object for routes', { routes: {} }, 'routes: expected a list of routes'],
    ['null for a route', { routes: [null] }, 'routes[0].try: expected a list'],
    ['a text for randomness', { random: 'x' }, 'random: expected a function'],
    ['a text for what is known', { knownStatus: 'x' }, 'knownStatus: expected a function'],
    ['a map for limits', { limitsInUse: new Map() }, 'limitsInUse: expected a function'],
    [
      'half of a circuit',
      { restoredHealth: { a: { state: 'open' } } },
      'restoredHealth.a.since: missing; expected a number',
    ],
    [
      'a circuit in a state that none is kept in',
      {
        restoredHealth: {
          a: { state: 'open', since: 0, dwellMs: 1, openings: 1, breaker: { ownState: { value: 2 } } },
        },
      },
      'restoredHealth.a.breaker.ownState.value',
    ],
    [
      'slow deliveries of no time',
      { health: { slowDelivery: { share: 0.5 } } },
      'health.slowDelivery.withinMs: missing; expected a number',
    ],
  ])('with %s are refused by name', (_, options, message) => {
    expect(() => routerWith(options)).toThrow(RangeError);
    expect(() => routerWith(options)).toThrow(message);
  });

  it('are refused where there are none', () => {
    expect(() => createRouter(undefined as never)).toThrow('(root): expected an object');
  });
});

describe('a router that is given something else', () => {
  it.each([undefined, null, 7, {}, new Map([['a', 1]]), { a: 'x' }])('keeps its pauses: %s', (given) => {
    const router = routerWith({});
    router.setPauses(new Map([['a', 'because']]));
    if (given instanceof Map) return expect(() => router.setPauses(given as never)).not.toThrow();
    expect(() => router.setPauses(given as never)).toThrow(TypeError);
    expect(router.health().a?.paused).toBe('because');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty object', {}],
    ['an unknown status', { provider: 'a', status: 'lost' }],
    ['a revoked proxy', revoked()],
  ])('passes over what is no update, and says so: %s', (_, given) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const router = routerWith({ health: { slowDelivery: { withinMs: 1_000, share: 0.5 } } });
    router.observe(given as never);
    router.observe(given as never);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/no update of a status/),
    ]);
    warn.mockRestore();
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
