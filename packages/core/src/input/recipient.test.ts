import { describe, expect, it } from 'vitest';
import { parseFreeFormMessage } from './parse-message.js';
import { countryOf, isUserId, parseRecipient, toUserId } from './recipient.js';

describe('parseRecipient', () => {
  it.each([
    ['a number, whatever its spelling', '+57 300 111 2233', '+573001112233'],
    ['a user id', 'CO.13491208655302741918', 'CO.13491208655302741918'],
    ['a user id with letters', 'US.aB3d', 'US.aB3d'],
    ['a user id of several businesses', 'US.ENT.11815799212886844830', 'US.ENT.11815799212886844830'],
    ['a user id of the greatest length', `CO.${'1'.repeat(128)}`, `CO.${'1'.repeat(128)}`],
    ['an old number of the Ivory Coast', '+22507123456', '+22507123456'],
    ['an old number of Benin', '+22997123456', '+22997123456'],
    ['an old number of Mexico, as it is dialled today', '+5215512345678', '+525512345678'],
  ])('takes %s', (_, written, expected) => {
    expect(parseRecipient(written)._unsafeUnwrap()).toBe(expected);
  });

  it.each([
    ['a user id without its country', '13491208655302741918', /country code/],
    ['a country in small letters', 'co.1349', /user id/],
    ['an empty user id', 'CO.', /user id/],
    ['a user id with other signs', 'CO.13-49', /user id/],
    ['a user id that is too long', `CO.${'1'.repeat(129)}`, /user id|characters/],
    ['an old number that a person wrote', '+225 07 12 34 56', /can exist/],
    ['a calling code that there is not', '+9990001112', /can exist/],
    ['more digits than a number can have', '+5730011122334455', /can exist/],
    ['fewer digits than a number can have', '+225071', /can exist/],
  ])('refuses %s', (_, written, reason) => {
    expect(parseRecipient(written)._unsafeUnwrapErr()).toMatch(reason);
  });
});

it.each([
  ['573001112233', '+573001112233'],
  ['+573001112233', '+573001112233'],
  ['5215512345678', '+525512345678'],
  ['22507123456', '+22507123456'],
  ['9990001', undefined],
  ['CO.13491208655302741918', 'CO.13491208655302741918'],
  ['13491208655302741918', undefined],
  ['CO.', undefined],
  ['ada', undefined],
  ['ada@example.test', undefined],
  ['', undefined],
])('knows the user %s as %s', (written, id) => {
  expect(toUserId(written)).toBe(id);
});

it.each(['573001112233', '22507123456', '22997123456', '5215512345678', 'CO.1349', 'US.ENT.1349'])(
  'what a provider calls %s can be answered',
  (written) => {
    const message = { to: toUserId(written), type: 'text', text: 'Hola' };
    expect(parseFreeFormMessage(message)._unsafeUnwrap().to).toBe(message.to);
  },
);

it('a number is no user id', () => {
  expect(isUserId('+573001112233')).toBe(false);
});

it.each([
  ['+573001112233', 'CO'],
  ['+22507123456', 'CI'],
  ['CO.13491208655302741918', 'CO'],
  ['US.ENT.11815799212886844830', 'US'],
  ['+9990001112', undefined],
])('%s is of %s', (recipient, country) => {
  expect(countryOf(recipient)).toBe(country);
});
