import { closeSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CliError, notWritten, usageError } from '../cli-error.js';

/** The first line of every config that `simulate` writes, by which it knows its own. */
const mark = '# Simulated providers: nothing reaches anybody.';
const schemaLine = '# yaml-language-server: $schema=./node_modules/wamux/wamux.schema.json';

export async function toSimulatedYaml(config: object): Promise<string> {
  const { stringify } = await import('yaml');
  return `${mark}\n${schemaLine}\n${stringify(config, { lineWidth: 0 })}`;
}

/**
 * A config that the user wrote is never overwritten: it may be the only one with their accounts.
 *
 * @throws {CliError} when the file is there and `simulate` has not written it, nothing can be there, or commands would not
 * read YAML from it, because they go by the end of its name.
 */
export function checkOut(path: string): void {
  if (!['.yaml', '.yml'].includes(extname(path).toLowerCase())) {
    throw usageError(
      '--out is a config in YAML; expected a name that ends in .yaml',
      'Such as wamux.config.yaml.',
    );
  }
  const found = look(path);
  if (found === undefined || (found.isFile() && (found.size === 0 || beginsWithMark(path)))) return;
  throw new CliError(
    'failed',
    `${path} exists already and was not written by \`wamux simulate\``,
    'Choose another name: --out simulated.yaml, and --config simulated.yaml for the commands that use it',
  );
}

export async function writeOut(path: string, config: object): Promise<void> {
  try {
    await writeFile(path, await toSimulatedYaml(config));
  } catch (error) {
    throw notWritten(path, error, another);
  }
}

const another = 'Choose another --out.';

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw notWritten(path, error, another);
  }
}

function beginsWithMark(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(mark.length);
    readSync(file, start, 0, mark.length, 0);
    return start.toString() === mark;
  } finally {
    closeSync(file);
  }
}
