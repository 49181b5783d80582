import { usageError } from './cli-error.js';

/**
 * The number that a flag gives. To JavaScript `1e3` and `0x10` are numbers too; to whoever typed them they are a slip.
 *
 * @throws {CliError} where it is not a whole number in digits, or not from `least` to `most`.
 */
export function readWhole(
  flag: string,
  written: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = Number(written);
  if (/^\d+$/.test(written) && number >= least && number <= most) return number;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw usageError(`${flag} is not a whole number ${bounds}`);
}
