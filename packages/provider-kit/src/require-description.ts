const functions = ['connect', 'readOptions', 'toRequest', 'fromSend'];
const objects = ['settings', 'template', 'coverage', 'messages', 'operations'];

/**
 * Refuses a description that lacks a part. The compiler says so to TypeScript; in plain JavaScript, a misspelt `fromSend` would
 * show only when a message was sent, and then leave its outcome unknown.
 *
 * @throws {RangeError} naming the first part that is missing.
 */
export function requireDescription(description: unknown): void {
  if (typeof description !== 'object' || description === null) {
    throw new RangeError('defineProvider: expected the description of a provider, an object');
  }
  const parts = description as Readonly<Record<string, unknown>>;
  const refuse = (name: string, what: string) => {
    throw new RangeError(`${name}: expected ${what} in the description of a provider`);
  };
  if (typeof parts.name !== 'string') refuse('name', 'a text');
  for (const name of objects)
    if (typeof parts[name] !== 'object' || parts[name] === null) refuse(name, 'an object');
  for (const name of functions) if (typeof parts[name] !== 'function') refuse(name, 'a function');
}

/**
 * What a mapping gave, if it is a result. In plain JavaScript it is easily forgotten.
 *
 * @throws {TypeError} where it is something else.
 */
export function requireResult<Value extends { isOk(): boolean }>(given: Value, name: string): Value {
  if (typeof (given as Partial<Value> | undefined)?.isOk === 'function') return given;
  throw new TypeError(`${name} has to return a Result: ok(…) or err(…) of neverthrow`);
}
