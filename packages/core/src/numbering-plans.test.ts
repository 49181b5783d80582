import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { isCertainlyPlain } from './numbering-plans.js';

describe('isCertainlyPlain', () => {
  it.each(['+573001112233', '+5511987654321', '+525512345678', '+380631234567', '+34600111222'])(
    'knows %s',
    (number) => {
      expect(isCertainlyPlain(number)).toBe(true);
    },
  );

  it.each([
    ['a shared calling code', '+12133734253'],
    ['a national prefix', '+540111234567'],
    ['a wrong length', '+57300111'],
    ['an unassigned code', '+999123456789'],
  ])('leaves %s to the parser', (_, number) => {
    expect(isCertainlyPlain(number)).toBe(false);
  });

  it('never says so of a number that the parser would change or refuse', () => {
    const codes = [...new Set(getCountries().map((country) => getCountryCallingCode(country)))];
    let certain = 0;
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.stringMatching(/^\d{4,12}$/), (code, national) => {
        const number = `+${code}${national}`.slice(0, 16);
        if (!isCertainlyPlain(number)) return;
        certain += 1;
        const parsed = parsePhoneNumberFromString(number);
        expect([parsed?.number, parsed?.isPossible(), parsed?.ext]).toEqual([number, true, undefined]);
      }),
      { numRuns: 20_000 },
    );
    expect(certain).toBeGreaterThan(1_000);
  });
});
