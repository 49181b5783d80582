import { cleanLine } from './clean.js';

/**
 * A command line that is made to be copied. Ids are a provider's: in a shell they must be words, whatever they hold.
 *
 * @param options Names, with or without values.
 * @param operand What the command is about; it may begin with a hyphen.
 */
export function toCommand(
  command: string,
  options: Readonly<Record<string, string | true>>,
  operand?: string,
): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}${value.startsWith('-') ? '=' : ' '}${quote(value)}`],
  );
  const own = operand === undefined ? [] : [quote(operand)];
  return operand?.startsWith('-')
    ? ['wamux', command, ...words, '--', ...own].join(' ')
    : ['wamux', command, ...own, ...words].join(' ');
}

/** For POSIX shells: within single quotes everything stands for itself. */
function quote(text: string): string {
  const word = cleanLine(text);
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
