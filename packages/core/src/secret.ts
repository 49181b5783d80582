const shown = '[redacted]';

/**
 * A credential that cannot be printed by accident: string conversion, JSON, `console.log` and template
 * literals all give `[redacted]`. {@link Secret.reveal} is the only way to the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where a header is built, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** Gives `[redacted]`, so that a template literal shows nothing. */
  toString(): string {
    return shown;
  }

  /** Gives `[redacted]`, so that `JSON.stringify` shows nothing. */
  toJSON(): string {
    return shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}
