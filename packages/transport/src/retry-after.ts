/** Ten years: a number that goes into JSON, for a header that goes on for ever. */
const longestMs = 10 * 365 * 24 * 60 * 60 * 1000;
const bounded = (ms: number): number => Math.min(longestMs, Math.max(0, ms));

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; `undefined` where it says nothing usable. A time
 * in the past is 0. Whether to wait at all is the router's business.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^[+-]?\d+(?:\.\d+)?$/.test(value)) return bounded(Number(value) * 1000);
  // `Date.parse` makes a date of almost anything, "10 years" included; an HTTP date begins with a weekday.
  const date = /^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : bounded(date - now);
}
