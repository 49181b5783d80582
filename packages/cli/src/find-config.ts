import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { CliError } from './cli-error.js';
import type { Io } from './io.js';

const names = ['json', 'yaml', 'yml', 'ts', 'mts', 'js', 'mjs'].map((ending) => `wamux.config.${ending}`);

/** Finds everything in a folder that has the name of a config. */
export const findConfigs = (directory: string): string[] =>
  names.map((name) => resolve(directory, name)).filter((path) => existsSync(path));

/** The config that a command works with: the one it was given, or the only one in the folder. */
export function findConfig({ directory }: Io, given: string | undefined): string {
  if (given !== undefined) {
    const path = resolve(directory, given);
    if (existsSync(path)) return requireFile(path);
    throw new CliError('config', `there is no ${given}`, 'Create one: wamux init');
  }
  const [found, ...others] = findConfigs(directory);
  if (found === undefined) {
    const similar = findSimilar(directory);
    const next =
      similar === undefined
        ? 'Create one with `wamux init`, or name it: --config path'
        : `${similar} is there, and is none of these names: rename it`;
    throw new CliError(
      'config',
      `there is no wamux.config.json, .yaml, .yml, .ts, .mts, .js or .mjs in ${directory}`,
      next,
    );
  }
  // It is not known which of them the app uses, and a message sent by the wrong one cannot be taken back.
  if (others.length > 0) {
    const names = [found, ...others].map((path) => basename(path));
    throw new CliError(
      'config',
      `there are several configs in ${directory}: ${names.join(', ')}`,
      `Choose one, such as --config ${names[0]}`,
    );
  }
  return requireFile(found);
}

/** A file that was probably meant: with another ending, with `.txt` behind it, or without the middle. */
function findSimilar(directory: string): string | undefined {
  try {
    return readdirSync(directory).find((name) => /^wamux[.-]?config\b|^wamux\.(?:json|ya?ml)/i.test(name));
  } catch {
    return undefined; // A folder that cannot be listed may still be entered.
  }
}

function requireFile(path: string): string {
  if (!statSync(path).isDirectory()) return path;
  const [inside] = findConfigs(path);
  const next = inside === undefined ? 'Name a file: --config path' : `Did you mean --config ${inside}?`;
  throw new CliError('config', `${path} is a folder, not a config`, next);
}
