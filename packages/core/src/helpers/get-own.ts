/**
 * Looks up a word from outside in a table. Only the table's own members count: every object has a `constructor` and a
 * `toString`, and a provider may send either word.
 */
export function getOwn<Value>(
  table: Readonly<Record<string, Value>>,
  key: string | number,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
