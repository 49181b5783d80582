/** Ten years: keeps an endless header within what JSON can hold. */
const longestMs = 10 * 365 * 24 * 60 * 60 * 1000;
const bounded = (ms: number): number => Math.min(longestMs, Math.max(0, ms));

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; `undefined` where it says nothing usable. A time in the
 * past is 0. Of several headers, or of several values that an HTTP client joined into one, the first readable one counts.
 * The caller decides how much of it to respect.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const values = (Array.isArray(header) ? header : [header]).filter((value) => typeof value === 'string');
  for (const value of values) {
    const wait = readDate(value.trim(), now) ?? readFirstNumber(value);
    if (wait !== undefined) return bounded(wait);
  }
  return undefined;
}

function readFirstNumber(value: string): number | undefined {
  const seconds = value.split(',').find((part) => /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(part));
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** `Date.parse` makes a date of almost anything, "10 years" included. An HTTP date begins with a weekday. */
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;
/** Not an HTTP date, but unambiguous, and some servers write it. */
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const zone = /(?:[a-z]|[+-]\d\d:?\d\d)$/i;

function readDate(value: string, now: number): number | undefined {
  if (!httpDate.test(value) && !isoDate.test(value)) return undefined;
  // The asctime form has no zone and means GMT; JavaScript would take it for local time.
  const date = Date.parse(zone.test(value) ? value : `${value}${isoDate.test(value) ? 'Z' : ' GMT'}`);
  return Number.isNaN(date) ? undefined : date - now;
}
