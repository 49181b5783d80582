import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Runs a command to its end, with its output in ours; throws when it fails. */
export function run(command: string, args: readonly string[], cwd = root): void {
  execFileSync(command, args, { cwd, stdio: 'inherit' });
}

/** A program among the repository's dependencies. */
export const bin = (name: string): string => join(root, 'node_modules/.bin', name);

export const step = (title: string): void => console.log(`\n== ${title}`);
