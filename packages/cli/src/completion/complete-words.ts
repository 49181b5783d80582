import type { ArgDef } from 'citty';
import { type CommandEntry, commands } from '../commands.js';
import { letterOf } from '../read-arguments.js';
import { shells } from './shell-scripts.js';

/** A word that may come next, and what it means. */
export interface Completion {
  readonly word: string;
  readonly meaning: string;
}

const flagsOfAll: readonly Completion[] = [
  { word: '--help', meaning: 'Show how to use the command' },
  { word: '--verbose', meaning: 'Show on stderr what happens internally' },
];

/**
 * What the last of these words may become: a command, a flag of the command that stands before it, or a value that a flag
 * or the command takes. Nothing where anything may stand, such as a path.
 */
export async function completeWords(words: readonly string[]): Promise<readonly Completion[]> {
  const before = words.slice(0, -1);
  const typed = toTyped(words.at(-1) ?? '');
  const found = findCommand(before);
  const all = found === undefined ? namesAfter(before) : await completeArguments(found, typed);
  return all.filter(({ word }) => word.startsWith(typed));
}

/** What PowerShell before 7.3 writes for an empty word. */
const toTyped = (word: string): string => (word === '""' ? '' : word);

function findCommand(
  before: readonly string[],
): { readonly entry: CommandEntry; readonly given: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = before.slice(0, length).join(' ');
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry !== undefined && before.length >= length) return { entry, given: before.slice(length) };
  }
  return undefined;
}

/** The next word of every command that begins with these words. */
function namesAfter(before: readonly string[]): readonly Completion[] {
  const begin = before.join(' ');
  const meanings = new Map<string, string>();
  for (const [name, { description }] of Object.entries(commands)) {
    const [word, ...rest] = before.length === 0 ? name.split(' ') : name.replace(`${begin} `, '').split(' ');
    if (word === undefined || (before.length > 0 && !name.startsWith(`${begin} `))) continue;
    meanings.set(word, rest.length === 0 ? description : `Commands: wamux ${word} --help`);
  }
  return [...meanings].map(([word, meaning]) => ({ word, meaning }));
}

async function completeArguments(
  { entry, given }: { readonly entry: CommandEntry; readonly given: readonly string[] },
  typed: string,
): Promise<readonly Completion[]> {
  const { args, repeatable } = await entry.load();
  const last = given.at(-1);
  const isOfFlag = Object.entries(args).find(([name, definition]) => takesValue(name, definition, last));
  if (isOfFlag !== undefined) return valuesOf(isOfFlag[1]);
  if (!typed.startsWith('-')) {
    const place = Object.values(args).find(({ type }) => type === 'positional');
    return place === undefined ? [] : valuesOf(place);
  }
  const flags = Object.entries(args).flatMap(([name, { description = '', type }]) =>
    type === 'positional' || (given.includes(`--${name}`) && !repeatable.includes(name))
      ? []
      : [{ word: `--${name}`, meaning: description }],
  );
  return [...flags, ...flagsOfAll];
}

const takesValue = (name: string, definition: ArgDef, word: string | undefined): boolean =>
  definition.type === 'string' && (word === `--${name}` || word === `-${letterOf(definition)}`);

const valuesByHint: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  adapter: async () => Object.keys((await import('wamux')).builtInAdapters),
  framework: async () => (await import('../init/project-servers.js')).frameworks,
  shell: async () => shells,
  state: async () => (await import('@wamux/outbox')).messageStates,
};

/** The values that are known without a config; of the others the shell offers the names of files. */
async function valuesOf({ valueHint = '' }: ArgDef): Promise<readonly Completion[]> {
  const values = Object.hasOwn(valuesByHint, valueHint) ? await valuesByHint[valueHint]?.() : undefined;
  return (values ?? []).map((word) => ({ word, meaning: '' }));
}
