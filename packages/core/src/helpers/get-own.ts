/**
 * What a table says about a word from outside. Only the table's own members count: every object has a `constructor`
 * and a `toString`, and a provider may say either.
 */
export function getOwn<Value>(
  table: Readonly<Record<string, Value>>,
  key: string | number,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
