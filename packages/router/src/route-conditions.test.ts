import { describe, expect, it } from 'vitest';
import type { RouteConditions } from './route.js';
import { findUnreachableRoutes } from './route-conditions.js';

const unreachable = (...templates: (string | undefined)[]) =>
  findUnreachableRoutes(
    templates.map((template) => ({ when: template === undefined ? undefined : { template }, try: ['a'] })),
  );

describe('findUnreachableRoutes', () => {
  it.each([
    ['everything before something', [undefined, 'otp_*'], [{ index: 1, coveredBy: 0 }]],
    ['twice the same', ['otp_*', 'otp_*'], [{ index: 1, coveredBy: 0 }]],
    ['wide before narrow', ['otp_*', 'otp_login'], [{ index: 1, coveredBy: 0 }]],
    ['wide before narrow with a star', ['*_otp*', 'my_otp_*_x'], [{ index: 1, coveredBy: 0 }]],
    ['two of everything', [undefined, undefined], [{ index: 1, coveredBy: 0 }]],
    ['a star is every template', ['*', 'otp'], [{ index: 1, coveredBy: 0 }]],
    ['narrow before wide', ['otp_login', 'otp_*', undefined], []],
    ['side by side', ['otp_*', 'order_*'], []],
    ['overlapping only', ['otp_*', '*_login'], []],
    ['every template before everything: free-form messages remain', ['*', undefined], []],
    ['a dot is a dot', ['a.b', 'axb'], []],
  ])('%s', (_, templates, expected) => {
    expect(unreachable(...templates)).toEqual(expected);
  });
});

describe('findUnreachableRoutes by several conditions', () => {
  const of = (...conditions: (RouteConditions | undefined)[]) =>
    findUnreachableRoutes(conditions.map((when) => ({ when })));

  it.each([
    [
      'fewer conditions first',
      [{ country: 'CO' }, { country: 'CO', tag: 'vip' }],
      [{ index: 1, coveredBy: 0 }],
    ],
    ['more values first', [{ tag: ['a', 'b'] }, { tag: 'b' }], [{ index: 1, coveredBy: 0 }]],
    [
      'templates first, one of them later',
      [{ type: 'template' }, { template: 'otp_*' }],
      [{ index: 1, coveredBy: 0 }],
    ],
    [
      'templates first, a category later',
      [{ type: ['template', 'text'] }, { category: 'utility' }],
      [{ index: 1, coveredBy: 0 }],
    ],
    [
      'globs of one route together',
      [{ template: ['a_*', 'b_*'] }, { template: ['b_1', 'a_2'] }],
      [{ index: 1, coveredBy: 0 }],
    ],
    ['other values', [{ country: 'CO' }, { country: 'MX' }], []],
    ['one value more later', [{ tag: 'a' }, { tag: ['a', 'b'] }], []],
    ['other conditions', [{ country: 'CO' }, { tag: 'vip' }], []],
    ['a type that has no template', [{ type: 'text', template: 'otp_*' }], [{ index: 0 }]],
    ['a type that has no category', [{ type: ['text', 'image'], category: 'utility' }], [{ index: 0 }]],
  ] as [string, RouteConditions[], object[]][])('%s', (_, conditions, expected) => {
    expect(of(...conditions)).toEqual(expected);
  });
});
