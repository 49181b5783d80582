import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { usageError } from '../cli-error.js';

/**
 * How numbers of a country are made international: `300 123 4567` and, since spreadsheets remove a plus, `573001234567`
 * are both `+573001234567` in Colombia. A number that says its country already stays as it is, and so does what is no
 * number of that country.
 *
 * @throws {CliError} when there is no such country.
 */
export function createInternational(country: string): (written: string) => string {
  const code = country.toUpperCase();
  if (!isSupportedCountry(code)) {
    throw usageError('--country is no country', 'Two letters, as in ISO 3166-1: --country CO');
  }
  return (written) => {
    if (/^\s*(\+|00)/.test(written)) return written;
    const parsed = parsePhoneNumberFromString(written, {
      defaultCountry: code as CountryCode,
      extract: false,
    });
    return parsed?.isPossible() ? parsed.number : written;
  };
}
