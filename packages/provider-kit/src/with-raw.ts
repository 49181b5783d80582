const answer = Symbol('answer');
const inspect = Symbol.for('nodejs.util.inspect.custom');

interface Holder {
  readonly [answer]?: Answer;
}

/** What makes the raw answer, and then the answer itself. */
class Answer {
  private make: (() => unknown) | undefined;
  private value: unknown;

  constructor(make: () => unknown) {
    this.make = make;
  }

  read(): unknown {
    if (this.make !== undefined) {
      this.value = this.make();
      this.make = undefined;
    }
    return this.value;
  }
}

/** All receipts share one accessor: with one of its own, each costs V8 more than everything else that is done for a message. */
const raw: PropertyDescriptor = {
  enumerable: true,
  configurable: true,
  get(this: Holder): unknown {
    return this[answer]?.read();
  },
};

/** By itself Node prints that there is a getter. */
const printing: PropertyDescriptor = {
  value(this: object): object {
    return { ...this };
  },
};

/**
 * Adds the provider's answer to a receipt, a field like any other but that its value is made when somebody reads it: to look
 * through an answer for credentials and numbers can cost more than the rest of the receipt, and few read that far.
 */
export function withRaw<Rest extends object>(
  rest: Rest,
  make: () => unknown,
): Rest & { readonly raw: unknown } {
  Object.defineProperty(rest, answer, { value: new Answer(make) });
  Object.defineProperty(rest, 'raw', raw);
  Object.defineProperty(rest, inspect, printing);
  return rest as Rest & { readonly raw: unknown };
}
