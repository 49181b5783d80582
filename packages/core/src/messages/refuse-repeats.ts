import { formatPath } from '../input/issues.js';
import type * as z from '../zod.js';

/**
 * Refuses each value that an earlier one equals, and says which. Every value is compared with all before it, which for the
 * ten of a message costs less than a set; paths are made only for an error.
 *
 * @param list The name of the list that is checked; `pathOf` gives a value's path below it.
 */
export function refuseRepeats(
  { issues, value: input }: z.core.ParsePayload,
  list: string,
  values: readonly unknown[],
  pathOf: (index: number) => (string | number)[],
): void {
  values.forEach((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return;
    const message = `is the same as ${formatPath(pathOf(first), list)}; expected a unique one`;
    issues.push({ code: 'custom', path: pathOf(index), message, input });
  });
}
