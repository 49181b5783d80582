import { describe, expect, it } from 'vitest';
import { issuesOf, providers } from './config.fixture.js';
import { loadConfig } from './load-config.js';

describe('a config of routes, limits and health', () => {
  it.each([
    [
      'a route to nobody',
      { providers, routes: [{ try: ['dt', 'brd'] }] },
      'routes[0].try[1]',
      /did you mean "bird"/,
    ],
    [
      'a route that tries one twice',
      { providers, routes: [{ try: ['dt', 'dt'] }] },
      'routes[0].try[1]',
      /already/,
    ],
    ['a route that tries nobody', { providers, routes: [{ try: [] }] }, 'routes[0].try', /at least one/],
    [
      'a duration without a unit',
      { providers, routes: [{ try: ['dt'], deadline: '90' }] },
      'routes[0].deadline',
      /with its unit/,
    ],
    [
      'a duration as a number',
      { providers, routes: [{ try: ['dt'], deadline: 90 }] },
      'routes[0].deadline',
      /with its unit/,
    ],
    [
      'a patience without a unit',
      { providers, routes: [{ try: ['dt'], retry: { patience: '5' } }] },
      'routes[0].retry.patience',
      /"90s"/,
    ],
    [
      'a distance between messages without a unit',
      { providers: { dt: { ...providers.dt, limits: { pairInterval: 6 } } } },
      'providers.dt.limits.pairInterval',
      /with its unit/,
    ],
    [
      'no time at all',
      { providers, routes: [{ try: ['dt'], deadline: '0s' }] },
      'routes[0].deadline',
      /longer/,
    ],
    [
      'a country by a code that is not its own',
      { providers, routes: [{ when: { country: 'UK' }, try: ['dt'] }] },
      'routes[0].when.country',
      /did you mean "GB"/,
    ],
    [
      'a country that there is not',
      { providers, routes: [{ when: { country: ['CO', 'XX'] }, try: ['dt'] }] },
      'routes[0].when.country[1]',
      /is not a country code/,
    ],
    [
      'a category that no template has',
      {
        providers,
        templates: { t: { category: 'utility', on: {} } },
        routes: [{ when: { category: ['marketing', 'authentication'] }, try: ['dt'] }],
      },
      'routes[0].when.category',
      /^can never match: no template/,
    ],
    [
      'more time than a call may take',
      { providers, routes: [{ try: ['dt'], deadline: '2d' }] },
      'routes[0].deadline',
      /longer than 24h/,
    ],
    [
      'more patience than a call may have',
      { providers, routes: [{ try: ['dt'], retry: { patience: '25h' } }] },
      'routes[0].retry.patience',
      /longer than 24h/,
    ],
    [
      'no time for a delivery',
      { providers, routes: [{ try: ['dt'], successWhen: 'delivered', within: '0ms' }] },
      'routes[0].within',
      /longer than 0/,
    ],
    [
      'a negative patience',
      { providers, routes: [{ try: ['dt'], retry: { patience: '-5s' } }] },
      'routes[0].retry.patience',
      /with its unit/,
    ],
    [
      'no calls',
      { providers, routes: [{ try: ['dt'], retry: { attempts: 0 } }] },
      'routes[0].retry.attempts',
      /1/,
    ],
    ['no dwell', { providers, health: { dwell: '0s' } }, 'health.dwell', /longer than 0/],
    [
      'a longest dwell below the shortest',
      { providers, health: { dwell: '60s', maximumDwell: '59s' } },
      'health.maximumDwell',
      /shorter than `dwell`/,
    ],
    [
      'a longest dwell below the usual shortest',
      { providers, health: { maximumDwell: '10s' } },
      'health.maximumDwell',
      /shorter than `dwell`.*30s/,
    ],
    ['a dwell without a unit', { providers, health: { dwell: '30' } }, 'health.dwell', /with its unit/],
    [
      'no rate at all',
      { providers: { dt: { ...providers.dt, limits: { perSecond: 0 } } } },
      'providers.dt.limits.perSecond',
      /1/,
    ],
    [
      'a weight of nothing',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 0, bird: 1 } }] },
      'routes[0].weights.dt',
      /greater than 0/,
    ],
    [
      'a negative weight',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 1, bird: -1 } }] },
      'routes[0].weights.bird',
      /greater than 0/,
    ],
    [
      'a weight for nobody',
      { providers, routes: [{ try: ['dt'], strategy: 'weighted', weights: { dt: 1, brd: 1 } }] },
      'routes[0].weights.brd',
      /not a provider that the route tries/,
    ],
    [
      'a provider without weight',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 1 } }] },
      'routes[0].weights.bird',
      /missing/,
    ],
    [
      'weights without the strategy',
      { providers, routes: [{ try: ['dt'], weights: { dt: 1 } }] },
      'routes[0].weights',
      /do nothing/,
    ],
    [
      'the strategy without weights',
      { providers, routes: [{ try: ['dt'], strategy: 'weighted' }] },
      'routes[0].weights',
      /missing/,
    ],
    [
      'a strategy that there is not',
      { providers, routes: [{ try: ['dt'], strategy: 'random' }] },
      'routes[0].strategy',
      /priority/,
    ],
    [
      'delivery without a time',
      { providers, routes: [{ try: ['dt'], successWhen: 'delivered' }] },
      'routes[0].within',
      /missing/,
    ],
    [
      'a time without delivery',
      { providers, routes: [{ try: ['dt'], within: '90s' }] },
      'routes[0].within',
      /does nothing/,
    ],
    [
      'time to ask where nobody is asked',
      { providers, routes: [{ try: ['dt'], onUnknown: 'assume-sent', reconcileWithin: '5s' }] },
      'routes[0].reconcileWithin',
      /does nothing/,
    ],
    [
      'conditions that exclude each other',
      { providers, routes: [{ when: { type: 'text', template: 'otp_*' }, try: ['dt'] }, { try: ['bird'] }] },
      'routes[0]',
      /can never match/,
    ],
    [
      'a country by its name',
      { providers, routes: [{ when: { country: 'Colombia' }, try: ['dt'] }] },
      'routes[0].when.country',
      /ISO 3166/,
    ],
    [
      'a condition that there is not',
      { providers, routes: [{ when: { templates: 'x' }, try: ['dt'] }] },
      'routes[0].when',
      /did you mean "template"/,
    ],
    [
      'a share above one',
      { providers, health: { slowDelivery: { within: '60s', share: 30 } } },
      'health.slowDelivery.share',
      /1/,
    ],
    [
      'a policy that there is not',
      { providers, routes: [{ try: ['dt'], onUnknown: 'retry' }] },
      'routes[0].onUnknown',
      /hold/,
    ],
    [
      'two routes that can never match',
      { providers, routes: [{ try: ['dt'] }, { try: ['bird'] }, { when: { template: 'x' }, try: ['dt'] }] },
      'routes[1]',
      /can never match/,
    ],
    [
      'a condition that there is not',
      { providers, routes: [{ when: { templat: 'x' }, try: ['dt'] }] },
      'routes[0].when',
      /did you mean "template"/,
    ],
  ])('with %s is refused by name of the place', async (_, config, path, message) => {
    const issues = await issuesOf(config);
    expect(issues.map((issue) => issue.path)).toContain(path);
    expect(issues.find((issue) => issue.path === path)?.message).toMatch(message);
  });

  it('takes every country that a number can be of, and a category that one of the templates has', async () => {
    const country = ['CO', 'GB', 'XK', 'AC', 'TA', 'BQ', 'GG'];
    const templates = { t: { category: 'utility', on: {} } } as const;
    const category = ['marketing', 'utility'] as const;
    const routes = [
      { when: { country }, try: ['dt'] },
      { when: { category: [...category] }, try: ['dt'] },
    ];
    expect((await loadConfig({ providers, templates, routes })).routes).toHaveLength(2);
  });
});
