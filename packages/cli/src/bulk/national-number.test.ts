import { expect, it } from 'vitest';
import { createInternational } from './national-number.js';

it.each([
  ['CO', '300 111 2233', '+573001112233'],
  ['CO', '573001112233', '+573001112233'],
  ['DE', '0151 12345678', '+4915112345678'],
  ['ID', '0812-345-678', '+62812345678'],
  ['ID', '6281234567890', '+6281234567890'],
  // The code of the region is the country's too.
  ['BR', '55 99991-8888', '+5555999918888'],
  ['BR', '5511987654321', '+5511987654321'],
  ['MX', '55 1234 5678', '+525512345678'],
  ['MX', '525512345678', '+525512345678'],
  ['MX', '5215512345678', '+525512345678'],
  ['IT', '393 123 4567', '+393931234567'],
])('in %s %s is %s', (country, written, number) => {
  expect(createInternational(country)(written)).toBe(number);
});

it.each([
  // With the country in front, or a number of the region 4915 without its zero.
  ['DE', '4915112345678'],
  ['ID', '62812345678'],
  ['DE', '1511234567.0'],
  ['CO', '573001112233.00'],
  ['CO', '12'],
])('in %s %s is left as it is, as it is none or could be two', (country, written) => {
  expect(createInternational(country)(written)).toBe(written);
});
