import { describe, expect, it } from 'vitest';
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
