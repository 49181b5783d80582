import { getCountries, getCountryCallingCode, Metadata, type NumberingPlan } from 'libphonenumber-js/min';
import type { NumberingPlanRow } from '../packages/core/src/numbering-plan-table.js';

/** The part of libphonenumber's metadata that settles most numbers, by calling code. */
export function numberingPlanRows(): Readonly<Record<string, NumberingPlanRow>> {
  const metadata = new Metadata() as Metadata & { getCountryCodesForCallingCode(code: string): string[] };
  const codes = new Set(getCountries().map((country) => getCountryCallingCode(country) as string));
  return Object.fromEntries(
    [...codes].map((code) => [code, toRow(metadata.getCountryCodesForCallingCode(code))]),
  );
}

/** The same as a module of core, before it is formatted. */
export const toNumberingPlanModule = (): string => `// Generated from the metadata of libphonenumber-js.

/**
 * The country that has a calling code to itself, or \`null\` where several share it; how many digits a national number may
 * have, in every one of those countries; and, as a regular expression, what the library takes off or replaces where a
 * national number begins with it.
 */
export type NumberingPlanRow = readonly [country: string | null, lengths: readonly number[], prefix?: string];

/** By calling code, without \`+\`. */
export const numberingPlanTable: Readonly<Record<string, NumberingPlanRow>> = ${JSON.stringify(numberingPlanRows())};
`;

/** The library removes the prefix of a code's first country, whichever country the number belongs to. */
function toRow(countries: readonly string[]): NumberingPlanRow {
  const [main, ...others] = countries.map(planOf);
  if (main === undefined) throw new Error('a calling code has no country');
  const country = others.length > 0 ? null : (countries[0] as string);
  const lengths = main
    .possibleLengths()
    .filter((length) => others.every((other) => other.possibleLengths().includes(length)));
  const prefix = main.nationalPrefixForParsing();
  return prefix ? [country, lengths, prefix] : [country, lengths];
}

/** The method exists, but its type does not. Without a prefix it may return 0. */
type Plan = NumberingPlan & { nationalPrefixForParsing(): string | 0 | undefined };

function planOf(country: string): Plan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country as Parameters<Metadata['selectNumberingPlan']>[0]);
  return metadata.numberingPlan as Plan;
}
