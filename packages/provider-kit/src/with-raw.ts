const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Adds the provider's answer to a receipt, a field like any other but that its value is made when somebody reads it: to look
 * through an answer for credentials and numbers can cost more than the rest of the receipt, and few read that far.
 */
export function withRaw<Rest extends object>(
  rest: Rest,
  make: () => unknown,
): Rest & { readonly raw: unknown } {
  let made: { readonly raw: unknown } | undefined;
  const get = (): unknown => {
    made ??= { raw: make() };
    return made.raw;
  };
  return Object.defineProperties(rest, {
    raw: { enumerable: true, configurable: true, get },
    // By itself Node prints that there is a getter.
    [inspect]: { value: toPlain },
  }) as Rest & { readonly raw: unknown };
}

function toPlain(this: object): object {
  return { ...this };
}
