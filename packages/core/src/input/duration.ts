import * as z from '../zod.js';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const expected = 'expected a duration with its unit, such as "500ms", "90s", "5m" or "2h"';

/** Reads a duration as a config writes it, with its unit, such as `"90s"`, into milliseconds. */
export const durationSchema = z
  .string({ error: expected })
  .regex(/^\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/, expected)
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof units;
    return Math.round(Number.parseFloat(text) * units[unit]);
  });
