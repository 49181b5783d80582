/** For each option by its name: what it should be, and whether a value is valid. */
export type OptionRules = Readonly<
  Record<string, readonly [what: string, isOne: (value: unknown) => boolean]>
>;

/** Throws where an option has an unknown name or an invalid value: it would otherwise be ignored silently. */
export function checkOptions(given: object, rules: OptionRules): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) {
      throw new Error(`There is no option "${name}". There are: ${Object.keys(rules).join(', ')}.`);
    }
    const [what, isOne] = rules[name] ?? ['', () => true];
    if (value !== undefined && !isOne(value))
      throw new Error(`${name} is ${what}, and not ${String(value)}.`);
  }
}

export const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

export const isDuration = (value: unknown): value is number => Number.isFinite(value) && Number(value) >= 0;
