const boolean = 16;
/** `int8`, `int2`, `int4`, `float4` and `float8`. All of our numbers are times and counts, which a number holds exactly. */
const numbers: readonly number[] = [20, 21, 23, 700, 701];

/**
 * Chooses by its type how a value is read; the driver gives every value as text. The driver's own choice belongs to the
 * whole process: an app that reads its numbers as decimals, with `pg.types.setTypeParser`, would change ours too.
 */
export function readerOf(type: number): (text: string) => unknown {
  if (numbers.includes(type)) return Number;
  return type === boolean ? (text) => text === 't' : (text) => text;
}
