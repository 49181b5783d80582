import * as z from '../zod.js';

/** A text that is not empty, of at most so many characters. */
export const textUpTo = (most: number) => upTo(most, z.string().min(1));

/**
 * A text of at most so many characters. They are counted as `length` counts them, in UTF-16 units: zod counts code points,
 * and an emoji is one of these or several, where a provider may count two of the others for each.
 */
export const upTo = (most: number, text: z.ZodString) =>
  text.max(most, { abort: true }).check(fitsUnits(most));

/** There are never more code points than units, so what zod refuses does not come here. */
const fitsUnits =
  (maximum: number) =>
  ({ value, issues }: z.core.ParsePayload<string>): void => {
    if (value.length <= maximum) return;
    issues.push({ code: 'too_big', origin: 'string', maximum, inclusive: true, input: value });
  };
