import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import { scriptedProvider } from './scripted-provider.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const template = (name: string) => ({ to: '+573001112233', name });

describe('routes', () => {
  const providers = () => ['a', 'b', 'c'].map((id) => scriptedProvider(id, 'accept'));

  it('are tried in order, the first that takes the message decides', async () => {
    const router = createRouter({
      providers: providers(),
      routes: [
        { when: { template: 'otp_*' }, try: ['c'] },
        { when: { template: 'order_shipped' }, try: ['b'] },
        { try: ['a'] },
      ],
    });
    const providerOf = async (name: string) =>
      (await router.sendTemplate(template(name)))._unsafeUnwrap().provider;
    expect(await providerOf('otp_login')).toBe('c');
    expect(await providerOf('otp_')).toBe('c');
    expect(await providerOf('my_otp_login')).toBe('a');
    expect(await providerOf('order_shipped')).toBe('b');
    expect((await router.send(text))._unsafeUnwrap().provider).toBe('a');
  });

  it.each([
    ['the type', { when: { type: ['image', 'video'] as const } }, 'image'],
    ['a tag', { when: { tag: 'vip' } }, 'tagged'],
    ['one of several tags', { when: { tag: ['x', 'vip'] } }, 'tagged'],
    ['the country', { when: { country: ['MX', 'BR'] } }, 'brazilian'],
    ['the category of the template', { when: { category: 'marketing' } }, 'promo'],
    ['several template names', { when: { template: ['x', 'pro*'] } }, 'promo'],
    ['everything together', { when: { country: 'BR', type: 'text' as const, tag: 'vip' } }, 'both'],
  ])('go by %s', async (_, route, expected) => {
    const router = createRouter({
      providers: providers(),
      routes: [{ ...route, try: ['b'] }, { try: ['a'] }],
      templateCategories: { promo: 'marketing', otp: 'authentication' },
    });
    const image = { type: 'image', media: { url: 'https://files.example.test/a.png' } } as const;
    const sends = {
      plain: router.send(text),
      image: router.send({ ...image, to: text.to }),
      tagged: router.send({ ...text, tags: ['vip'] }),
      brazilian: router.send({ ...text, to: '+5511987654321' }),
      both: router.send({ ...text, to: '+5511987654321', tags: ['vip'] }),
      promo: router.sendTemplate(template('promo')),
      otp: router.sendTemplate(template('otp')),
      constructor: router.sendTemplate(template('constructor')),
    };
    const taken = await Promise.all(
      Object.entries(sends).map(async ([name, sent]) =>
        (await sent)._unsafeUnwrap().provider === 'b' ? [name] : [],
      ),
    );
    expect(taken.flat()).toContain(expected);
    expect(taken.flat().every((name) => name === expected || name === 'both')).toBe(true);
    // These are the only conditions that the last message meets as well.
    expect(taken.flat().includes('both')).toBe(
      expected === 'tagged' || expected === 'brazilian' || expected === 'both',
    );
  });

  it('take messages with as much time and patience as a route may say', async () => {
    const most = 24 * 60 * 60 * 1000;
    const route = { try: ['a', 'b'], deadlineMs: most, retry: { patienceMs: most } };
    const router = createRouter({ providers: providers(), routes: [route] });
    expect((await router.send(text))._unsafeUnwrap().provider).toBe('a');
    const longer = { ...route, deadlineMs: most + 1 };
    expect(() => createRouter({ providers: providers(), routes: [longer] })).toThrow(
      /deadline is longer than 24h/,
    );
  });

  it('refuse a message that none of them takes', async () => {
    const router = createRouter({
      providers: providers(),
      routes: [{ when: { template: 'otp_*' }, try: ['a'] }],
    });
    expect((await router.send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'route',
      message: 'router has no route that takes this message',
      outcome: 'not-accepted',
    });
  });

  it.each([
    ['no provider', { providers: [] }, /at least one provider/],
    ['two of one name', { providers: [scriptedProvider('a'), scriptedProvider('a')] }, /same id/],
    ['a route to nobody', { providers: [scriptedProvider('a')], routes: [{ try: ['b'] }] }, /tries b/],
    ['an empty route', { providers: [scriptedProvider('a')], routes: [{ try: [] }] }, /at least one/],
    [
      'a weight of nothing',
      {
        providers: [scriptedProvider('a')],
        routes: [{ try: ['a'], strategy: 'weighted' as const, weights: { a: 0 } }],
      },
      /weights.a is not greater than 0/,
    ],
    [
      'no dwell',
      { providers: [scriptedProvider('a')], health: { dwellMs: 0 } },
      /health.dwell is not longer/,
    ],
    [
      'a longest dwell below the shortest',
      { providers: [scriptedProvider('a')], health: { dwellMs: 60_000, maximumDwellMs: 59_999 } },
      /health.maximumDwell is shorter/,
    ],
  ])('cannot be made with %s', (_, options, message) => {
    expect(() => createRouter(options)).toThrow(message);
  });

  it.each([
    [{ deadlineMs: 0 }, /a route's deadline is not longer/],
    [{ deadlineMs: Number.NaN }, /a route's deadline is not longer/],
    [{ successWhen: 'delivered', withinMs: -1 }, /a route's within is not longer/],
    [{ reconcileWithinMs: -1 }, /a route's reconcileWithin is not a time/],
    [{ retry: { patienceMs: -5_000 } }, /a route's retry.patience is not a time/],
    [{ retry: { attempts: 0 } }, /a route's retry.attempts is not a whole number/],
    [{ retry: { attempts: 1.5 } }, /a route's retry.attempts is not a whole number/],
  ] as const)('cannot be made with a route of %o', (route, message) => {
    const routes = [{ try: ['a'], ...route }];
    expect(() => createRouter({ providers: [scriptedProvider('a')], routes })).toThrow(message);
  });
});
