import { numberingPlanTable } from './numbering-plan-table.js';

const plainE164 = /^\+[1-9]\d{6,14}$/;

/** Whether a number is `+` and 7 to 15 digits, without any decoration. Its calling code may be one that nobody has. */
export const isPlainE164 = (written: string): boolean => plainE164.test(written);

/** What is known of a calling code without the library. */
interface Plan {
  /** The length of the code, in digits. */
  readonly codeLength: number;
  /** The country that has the code to itself. */
  readonly country: string | undefined;
  /** Bit n is set where a national number may have n digits, in every country of the code. */
  readonly lengths: number;
  /** What the library removes or replaces at the start of a national number. It matches only there, and may match nothing. */
  readonly prefix: RegExp | undefined;
}

/**
 * Whether the library's parser would certainly return a plain E.164 number unchanged. That parser costs between a third of a
 * send and several sends, and almost no number needs it. `false` means: ask the parser.
 */
export function isCertainlyPlain(e164: string): boolean {
  const plan = planOf(e164);
  if (plan === undefined) return false;
  const nationalAt = 1 + plan.codeLength;
  if ((plan.lengths & (1 << (e164.length - nationalAt))) === 0) return false;
  const { prefix } = plan;
  if (prefix === undefined) return true;
  prefix.lastIndex = nationalAt;
  // In several countries the prefix is optional: the pattern then matches nothing, and nothing is removed.
  return !prefix.test(e164) || prefix.lastIndex === nationalAt;
}

/** Whether a plain E.164 number begins with a calling code that some country has. */
export const hasCallingCode = (e164: string): boolean => planOf(e164) !== undefined;

/** The country of a plain E.164 number, where its calling code alone tells it. */
export const countryOfCallingCode = (e164: string): string | undefined => planOf(e164)?.country;

/** By calling code, as a number; filled when a code first comes up. */
const plans: (Plan | null | undefined)[] = [];

/** Calling codes have one to three digits, and none begins another. */
function planOf(e164: string): Plan | undefined {
  let code = 0;
  for (let length = 1; length <= 3; length += 1) {
    code = code * 10 + (e164.charCodeAt(length) - 48);
    // No calling code begins with 0. `+051` in a text would otherwise be remembered as the plan of 51.
    if (code === 0) return undefined;
    let plan = plans[code];
    if (plan === undefined) {
      plan = readPlan(code, length);
      plans[code] = plan;
    }
    if (plan !== null) return plan;
  }
  return undefined;
}

function readPlan(code: number, codeLength: number): Plan | null {
  const row = numberingPlanTable[code];
  if (row === undefined) return null;
  const [country, lengths, prefix] = row;
  return {
    codeLength,
    country: country ?? undefined,
    lengths: lengths.reduce((bits, length) => bits | (1 << length), 0),
    prefix: prefix === undefined ? undefined : new RegExp(`(?:${prefix})`, 'y'),
  };
}
