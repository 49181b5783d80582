import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecipient } from './input/recipient.js';
import { maskPhoneNumber, parsePhoneNumber } from './phone-number.js';

describe('parsePhoneNumber', () => {
  it.each([
    ['E.164 as it is', '+573001112233', '+573001112233'],
    ['spaces', '+57 300 111 2233', '+573001112233'],
    ['hyphens, dots and parentheses', '+1 (213) 373-42.53', '+12133734253'],
    ['groups of digits between dots, the last of them zeros', '+33 6.12.34.56.00', '+33612345600'],
    ['leading 00', '00573001112233', '+573001112233'],
    ['leading 00 with spaces', '00 57 300 1112233', '+573001112233'],
    ['right-to-left marks', '\u202A+57 300 111 2233\u202C', '+573001112233'],
    ['Arabic letter mark inside', '+57\u061C3001112233', '+573001112233'],
    ['full-width digits', '＋５７３００１１１２２３３', '+573001112233'],
    ['no-break spaces', '+57\u00A0300\u00A0111\u00A02233', '+573001112233'],
    ['surrounding spaces', '  +573001112233 ', '+573001112233'],
    ['Brazil, mobile with the ninth digit', '+55 11 98765-4321', '+5511987654321'],
    ['Brazil, eight digits: not touched, landlines have them', '+55 11 3765-4321', '+551137654321'],
    ['Argentina, mobile with 9', '+54 9 11 1234-5678', '+5491112345678'],
    ['Argentina, landline: no 9 is added', '+54 11 1234-5678', '+541112345678'],
    ['Argentina, mobile dialled with 15', '+54 11 15 1234-5678', '+5491112345678'],
    ['Mexico, mobile with the abolished 1', '+52 1 55 1234 5678', '+525512345678'],
    ['Mexico as dialled today', '+52 55 1234 5678', '+525512345678'],
    ['landline', '+57 601 381 9040', '+576013819040'],
    ['Italian landline keeps its zero', '+39 06 1234 5678', '+390612345678'],
    ['number range that no metadata lists yet', '+15550001111', '+15550001111'],
  ])('takes %s', (_, written, expected) => {
    expect(parsePhoneNumber(written)._unsafeUnwrap()).toBe(expected);
  });

  it.each([
    ['empty', '', /empty/],
    ['only spaces', '   ', /empty/],
    ['only direction marks', '\u200F\u202A', /empty/],
    ['no country code', '3001112233', /country code/],
    ['country code without +', '573001112233', /country code/],
    ['letters', '+1 800 FLOWERS', /cannot exist|can exist/],
    ['words', 'call me', /country code/],
    ['extension', '+1 213 373 4253 ext. 5', /extension/],
    ['a decimal number', '+49151123456.0', /is a decimal number/],
    ['a decimal number without a country code', ' 573001112233.00', /is a decimal number/],
    ['a footnote mark', '+49 151 2345678\u00b2', /has a sign that is no digit/],
    ['a digit in a circle', '+57 300 111 223\u2462', /has a sign that is no digit/],
    ['three digits', '+571', /can exist/],
    ['twenty digits', '+57300111223344556677', /can exist/],
    ['unassigned country code', '+999123456789', /can exist/],
    ['too short for its country', '+57300111', /can exist/],
    ['a WhatsApp user id without a number', 'CO.1234567890', /country code/],
  ])('refuses %s', (_, written, reason) => {
    expect(parsePhoneNumber(written)._unsafeUnwrapErr()).toMatch(reason);
  });

  const anyNumber = fc.tuple(
    fc.constantFrom('57', '52', '521', '54', '549', '55', '1', '380', '34', '62', '91'),
    fc.stringMatching(/^[1-9]\d{6,10}$/),
  );

  it('is idempotent, and changes no country', () => {
    fc.assert(
      fc.property(anyNumber, ([country, rest]) => {
        const once = parsePhoneNumber(`+${country}${rest}`);
        if (once.isErr()) return;
        expect(parsePhoneNumber(once.value)._unsafeUnwrap()).toBe(once.value);
        const callingCode = country === '521' ? '52' : country === '549' ? '54' : country;
        expect(once.value.startsWith(`+${callingCode}`)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads two spellings of one number alike', () => {
    const decorations = fc.constantFrom(' ', '-', '.', '\u00A0', '\u202A');
    fc.assert(
      fc.property(anyNumber, fc.array(decorations, { maxLength: 4 }), ([country, rest], marks) => {
        const plain = `+${country}${rest}`;
        const decorated = `+${country}${[...rest].map((digit, index) => digit + (marks[index] ?? '')).join('')}`;
        expect(parsePhoneNumber(decorated)).toEqual(parsePhoneNumber(plain));
      }),
    );
  });
});

it('masks all but the last four digits', () => {
  expect(maskPhoneNumber('+573001112233')).toBe('…2233');
});

it.each([undefined, null, 573001112233, {}, [], Symbol('x')])('what is no text is no number', (given) => {
  const message = 'is not a text; expected + and the digits of the number (+57 300 …)';
  expect(parsePhoneNumber(given as never)._unsafeUnwrapErr()).toBe(message);
  expect(parseRecipient(given as never)._unsafeUnwrapErr()).toBe(message);
});
