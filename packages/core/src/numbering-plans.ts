import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  type NumberingPlan,
} from 'libphonenumber-js/min';

/** What the library knows of a calling code that one country has to itself. */
interface SimplePlan {
  readonly lengths: ReadonlySet<number>;
  /** Digits that, at the start of a national number, may be a prefix to strip. */
  readonly prefix: RegExp | undefined;
}

/** By calling code; `null` where several countries share it. Filled when a code first comes up. */
const plans = new Map<string, SimplePlan | null>();
let countriesByCode: ReadonlyMap<string, readonly CountryCode[]> | undefined;

/**
 * Whether a number in plain E.164 certainly comes out of the library's parser as it went in. That parser costs a
 * third of a whole send; most numbers need none of what it can do. `false` means: ask the parser.
 */
export function isCertainlyPlain(e164: string): boolean {
  // Calling codes have one to three digits, and none begins another.
  for (let length = 1; length <= 3; length += 1) {
    const plan = planOf(e164.slice(1, 1 + length));
    if (plan === undefined) continue;
    if (plan === null) return false;
    const national = e164.slice(1 + length);
    return plan.lengths.has(national.length) && !plan.prefix?.test(national);
  }
  return false;
}

/** Whether a plain E.164 number begins with a calling code that some country has. */
export const hasCallingCode = (e164: string): boolean =>
  [1, 2, 3].some((length) => planOf(e164.slice(1, 1 + length)) !== undefined);

function planOf(callingCode: string): SimplePlan | null | undefined {
  const known = plans.get(callingCode);
  if (known !== undefined) return known;
  countriesByCode ??= groupByCode();
  const countries = countriesByCode.get(callingCode);
  if (countries === undefined) return undefined;
  const [country, another] = countries;
  const plan = country === undefined || another !== undefined ? null : readPlan(country);
  plans.set(callingCode, plan);
  return plan;
}

function groupByCode(): ReadonlyMap<string, readonly CountryCode[]> {
  const groups = new Map<string, CountryCode[]>();
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    groups.set(code, [...(groups.get(code) ?? []), country]);
  }
  return groups;
}

function readPlan(country: CountryCode): SimplePlan | null {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The method is there, its type is not.
  const plan = metadata.numberingPlan as
    | (NumberingPlan & { nationalPrefixForParsing(): string | undefined })
    | undefined;
  if (plan === undefined) return null;
  const prefix = plan.nationalPrefixForParsing();
  return {
    lengths: new Set(plan.possibleLengths()),
    prefix: prefix === undefined ? undefined : new RegExp(`^(?:${prefix})`),
  };
}
