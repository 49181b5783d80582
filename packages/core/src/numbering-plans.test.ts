import { describe, expect, it, vi } from 'vitest';
import { countryOfCallingCode, hasCallingCode, isCertainlyPlain } from './numbering-plans.js';

// That no answer differs from the library's is tested on many numbers in tooling/numbering-plan-table.test.ts.

describe('isCertainlyPlain', () => {
  it.each([
    '+573001112233',
    '+5511987654321',
    '+525512345678',
    '+380631234567',
    '+34600111222',
    // Their calling codes belong to several countries.
    '+12133734253',
    '+79161234567',
    '+447400123456',
    '+393123456789',
    '+61412345678',
    // Their prefixes may be absent, which matches every number.
    '+5491112345678',
    '+541112345678',
  ])('knows %s', (number) => {
    expect(isCertainlyPlain(number)).toBe(true);
  });

  it.each([
    ['a national prefix', '+540111234567'],
    ['a prefix of a shared calling code', '+4401134960000'],
    ['a prefix inside: a mobile as it is dialled within Argentina', '+5411151234567'],
    ['a carrier code', '+559012345678901'],
    ['a wrong length', '+57300111'],
    ['a length that one country of the code has, and another has not', '+13105551'],
    ['an unassigned code', '+999123456789'],
    ['a code that is no country’s', '+80012345678'],
  ])('leaves %s to the parser', (_, number) => {
    expect(isCertainlyPlain(number)).toBe(false);
  });
});

it('judges a number as before, whatever was asked before it', async () => {
  const numbers = ['+51070000000', '+573001112233', '+79161234567', '+2250712345678'];
  const expected = numbers.map(isCertainlyPlain);
  vi.resetModules();
  const fresh = await import('./numbering-plans.js');
  for (const zeros of ['0', '00']) {
    for (const number of numbers) {
      const written = `+${zeros}${number.slice(1)}`;
      expect(fresh.isCertainlyPlain(written)).toBe(false);
      expect(fresh.hasCallingCode(written)).toBe(false);
    }
  }
  expect(numbers.map(fresh.isCertainlyPlain)).toEqual(expected);
  expect(expected).toEqual([false, true, true, true]);
});

it('tells the country that has a calling code to itself', () => {
  expect(countryOfCallingCode('+2250712345678')).toBe('CI');
  expect(countryOfCallingCode('+12133734253')).toBeUndefined();
  expect(countryOfCallingCode('+999123456789')).toBeUndefined();
});

it('knows the calling codes of countries', () => {
  expect(['+12133734253', '+22507123456', '+999123456789', '+80012345678'].map(hasCallingCode)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
