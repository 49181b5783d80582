import fc from 'fast-check';
import parseByLibrary from 'libphonenumber-js/min';
import { countryOf } from '../packages/core/src/input/recipient.js';
import { numberingPlanTable } from '../packages/core/src/numbering-plan-table.js';
import { isCertainlyPlain } from '../packages/core/src/numbering-plans.js';

/** Compares what the table and the library say about many plain E.164 numbers. Throws at the first difference. */
export function compareNumbers(numRuns: number, seed: number): { readonly settled: number } {
  let settled = 0;
  const property = fc.property(plainNumber, (number) => {
    const parsed = parseByLibrary(number, { extract: false });
    const country = countryOf(number);
    if (country !== parsed?.country) throw new Error(`${number}: ${country}, not ${parsed?.country}`);
    if (!isCertainlyPlain(number)) return;
    settled += 1;
    if (parsed?.number !== number || parsed.ext !== undefined || !parsed.isPossible())
      throw new Error(`${number} is not certainly plain: the library makes ${parsed?.number} of it`);
  });
  fc.assert(property, { numRuns, seed });
  return { settled };
}

const digits = fc.stringMatching(/^\d{4,14}$/);

/** Numbers of every calling code, and of some that do not exist; half of them begin with what the library may remove. */
export const plainNumber = fc
  .oneof(
    fc.constantFrom(...Object.entries(numberingPlanTable)).chain(([code, [, , prefix]]) => {
      if (prefix === undefined) return digits.map((national) => code + national);
      // Some prefixes require the end of the number there; here more digits follow.
      const begun = fc.stringMatching(new RegExp(`^(?:${prefix.replaceAll('$', '')})$`));
      return fc.tuple(fc.oneof(fc.constant(''), begun), digits).map(([start, rest]) => code + start + rest);
    }),
    { weight: 20, arbitrary: digits },
  )
  .map((written) => `+${written.slice(0, 15)}`)
  .filter((number) => /^\+[1-9]\d{6,14}$/.test(number));
