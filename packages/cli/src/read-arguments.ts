import { parseArgs } from 'node:util';
import type { ArgDef, ArgsDef } from 'citty';
import { type CliError, usageError } from './cli-error.js';

/**
 * The values of every flag, in order. citty passes over what it does not know and takes the last of several values: a
 * misspelt flag must not send another message than the one that was meant.
 */
export async function readArguments(
  rawArgs: readonly string[],
  args: ArgsDef,
  repeatable: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
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
  // A command has at most one positional argument that takes any number of values.
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
      throw await unknownFlag(rawName, flags);
    }
    if (definition.type === 'boolean') {
      if (value !== undefined) throw usageError(`${rawName} takes no value`);
    } else if (value === undefined || (!inlineValue && value.startsWith('-'))) {
      throw usageError(`${rawName} needs a value`, `For a value that begins with a dash: ${rawName}=-…`);
    } else if (value === '') {
      throw usageError(`${rawName} is empty`, 'Perhaps a shell variable is not set.');
    }
    const before = values.get(name) ?? [];
    if (before.length > 0 && !repeatable.includes(name)) throw usageError(`${rawName} is given twice`);
    values.set(name, [...before, value ?? '']);
  }
  // The surplus argument is not quoted, since it may be a phone number.
  if (positionals > places.length && many === undefined) {
    throw usageError('too many arguments', hintOf(places, flags));
  }
  return values;
}

type Flags = readonly (readonly [string, ArgDef])[];

function hintOf(places: readonly string[], flags: Flags): string {
  const takes = places.length === 0 ? 'It takes only flags' : `It takes ${places.join(', ')} and flags`;
  const names = namesOf(flags);
  const isText = names.some((name) => name === '--text' || name === '--reason');
  return `${takes}: ${names.join(', ')}.${isText ? ' A text with spaces needs quotation marks.' : ''}`;
}

/** The letter that stands for a flag, where it has one. */
export const letterOf = (definition: ArgDef): string | undefined =>
  'alias' in definition && typeof definition.alias === 'string' ? definition.alias : undefined;

function shortOf(definition: ArgDef): { readonly short?: string } {
  const short = letterOf(definition);
  return short === undefined ? {} : { short };
}

/** The code that finds what was meant is loaded for this alone: `--help` has to be quick. */
async function unknownFlag(written: string, flags: Flags): Promise<CliError> {
  const { suggestion } = await import('@wamux/core/input');
  return usageError(`unknown flag ${written}${suggestion(written.toLowerCase(), namesOf(flags))}`);
}

/** The flags as they are written, with those of every command. */
const namesOf = (flags: Flags): readonly string[] =>
  [...flags.map(([name]) => name), 'help', 'verbose'].map((name) => `--${name}`);
