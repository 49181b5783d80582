import { defaultLimits } from './http-transport.js';

/**
 * Checks the options of a transport. A misspelt limit would be silently dropped, and one that is not a number would limit
 * nothing.
 *
 * @param own Options in addition to the limits.
 * @throws {TypeError} naming the option that is wrong.
 */
export function requireOptions(options: unknown, own: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object');
  const limits = Object.keys(defaultLimits);
  for (const [name, value] of Object.entries(options)) {
    if (limits.includes(name)) {
      if (value !== undefined && !(typeof value === 'number' && value > 0))
        throw new TypeError(`options.${name}: expected a number above 0`);
    } else if (!own.includes(name)) {
      const known = [...limits, ...own].join(', ');
      throw new TypeError(`options.${name}: unknown option; expected one of ${known}`);
    }
  }
}
