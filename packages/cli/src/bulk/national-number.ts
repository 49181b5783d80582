import { parsePhoneNumber } from '@wamux/core';
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { usageError } from '../cli-error.js';

/**
 * How numbers of a country are made international: `300 123 4567` and, since spreadsheets remove a plus, `573001234567`
 * are both `+573001234567` in Colombia. A number that says its country already stays as it is, and so does what is no
 * number of that country, and what could be two of them: in Germany `4915112345678` may have its country in front, or not.
 *
 * @throws {CliError} when there is no such country.
 */
export function createInternational(country: string): (written: string) => string {
  const code = country.toUpperCase();
  if (!isSupportedCountry(code)) {
    throw usageError('--country is not a country code', 'Use the two letters of ISO 3166-1: --country CO');
  }
  return (written) => {
    // As a decimal number it is refused later; the library would take the zero for a digit.
    if (/^\s*(\+|00)/.test(written) || /\.0+\s*$/.test(written)) return written;
    const [one, another] = readingsOf(written, code);
    return one !== undefined && another === undefined ? one : written;
  };
}

/** The numbers that may be meant: those in a range that the country uses or, where none is, those of a possible length. */
function readingsOf(written: string, country: CountryCode): readonly string[] {
  const digits = written.replaceAll(/\D/g, '');
  // As recipients are read: without the 1 that ids of WhatsApp have in Mexico, `5215512345678`.
  const international = parsePhoneNumber(`+${digits}`).unwrapOr(`+${digits}`);
  const spellings = digits.startsWith(getCountryCallingCode(country)) ? [written, international] : [written];
  const possible = spellings.flatMap((spelling) => {
    const parsed = parsePhoneNumberFromString(spelling, { defaultCountry: country, extract: false });
    return parsed?.isPossible() ? [parsed] : [];
  });
  const valid = possible.filter((parsed) => parsed.isValid());
  return [...new Set((valid.length > 0 ? valid : possible).map(({ number }) => number))];
}
