import { parseArgs } from 'node:util';
import type { ArgDef, ArgsDef } from 'citty';
import { usageError } from './cli-error.js';

/**
 * The values of every flag, in order. citty passes over what it does not know and takes the last of several values: a
 * misspelt flag must not send another message than the one that was meant.
 */
export function readArguments(
  rawArgs: readonly string[],
  args: ArgsDef,
  repeatable: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const flags = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  const { tokens } = parseArgs({
    args: [...rawArgs],
    options: Object.fromEntries(
      flags.map(([name, definition]) => [
        name,
        { type: definition.type === 'boolean' ? 'boolean' : 'string', ...shortOf(definition) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const places = Object.entries(args).flatMap(([name, { type }]) => (type === 'positional' ? [name] : []));
  // The only place of a command that takes any number of them.
  const many = places.find((name) => repeatable.includes(name));
  let positionals = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals += 1;
      if (many !== undefined) values.set(many, [...(values.get(many) ?? []), token.value]);
    }
    if (token.kind !== 'option') continue;
    const { name, rawName, inlineValue, value } = token;
    const definition = Object.hasOwn(args, name) ? args[name] : undefined;
    if (definition === undefined || definition.type === 'positional') {
      throw usageError(`unknown flag ${rawName}`, knownFlags(flags.map(([flag]) => flag)));
    }
    if (definition.type === 'boolean') {
      if (value !== undefined) throw usageError(`${rawName} takes no value`);
    } else if (value === undefined || (!inlineValue && value.startsWith('-'))) {
      throw usageError(`${rawName} needs a value`, `A value that begins with a dash: ${rawName}=-…`);
    }
    const before = values.get(name) ?? [];
    if (before.length > 0 && !repeatable.includes(name)) throw usageError(`${rawName} is given twice`);
    values.set(name, [...before, value ?? '']);
  }
  // What it was is not repeated: it may be a phone number.
  if (positionals > places.length && many === undefined) {
    throw usageError('there are more arguments than it takes', hintOf(places, flags));
  }
  return values;
}

function hintOf(places: readonly string[], flags: readonly (readonly [string, ArgDef])[]): string {
  const takes = places.length === 0 ? 'It takes flags only' : `It takes ${places.join(', ')} and flags`;
  const names = flags.map(([name]) => name);
  const isText = names.some((name) => name === 'text' || name === 'reason');
  return `${takes}: ${names.map((name) => `--${name}`).join(', ')}.${isText ? ' A text with spaces needs quotation marks.' : ''}`;
}

/** The letter that stands for a flag, where it has one. */
export const letterOf = (definition: ArgDef): string | undefined =>
  'alias' in definition && typeof definition.alias === 'string' ? definition.alias : undefined;

function shortOf(definition: ArgDef): { readonly short?: string } {
  const short = letterOf(definition);
  return short === undefined ? {} : { short };
}

const knownFlags = (flags: readonly string[]): string =>
  `It takes ${flags.map((flag) => `--${flag}`).join(', ')}.`;
