import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Skipped } from './skipped.js';

/** The folder is not committed, and is kept from one run to the next. */
const cache = path.join(import.meta.dirname, '../../node_modules/.cache/wamux-debian-programs');

export interface Program {
  readonly path: string;
  /** The environment with the path to libraries that came with the program. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A program of the machine, or of Debian's packages: those are unpacked into a folder of ours and not installed, so that the
 * machine is not changed.
 *
 * @param packages The package with the program, and those with libraries that a machine may lack.
 * @throws {Skipped} where there is neither.
 */
export async function findProgram(name: string, packages: readonly string[]): Promise<Program> {
  const found = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin']
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
  if (found !== undefined) return { path: found, env: process.env };
  const folder = path.join(cache, name);
  if (!existsSync(folder)) await unpack(name, packages, folder);
  const program = ['usr/sbin', 'usr/bin', 'sbin'].map((bin) => path.join(folder, bin, name)).find(existsSync);
  if (program === undefined) throw new Skipped(`the package ${packages[0]} of this Debian has no ${name}`);
  const libraries = ['usr/lib', 'lib'].flatMap((lib) => subfoldersOf(path.join(folder, lib)));
  return { path: program, env: { ...process.env, LD_LIBRARY_PATH: libraries.join(path.delimiter) } };
}

async function unpack(name: string, packages: readonly string[], folder: string): Promise<void> {
  const run = promisify(execFile);
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'unpacking-'));
  try {
    if (spawnSync('apt-get', ['--version']).status !== 0) throw new Error('there is no apt-get');
    // As root, apt would let another user write into a folder that is ours.
    const asIs = ['-o', 'APT::Sandbox::User=root'];
    await run('apt-get', [...asIs, 'download', ...packages], { cwd: scratch });
    for (const file of readdirSync(scratch).filter((one) => one.endsWith('.deb')))
      await run('dpkg', ['-x', file, 'unpacked'], { cwd: scratch });
    renameSync(path.join(scratch, 'unpacked'), folder);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
    throw new Skipped(`${name} is not installed, and ${packages.join(', ')} cannot be had: ${why}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const subfoldersOf = (folder: string): readonly string[] =>
  existsSync(folder) ? [folder, ...readdirSync(folder).map((name) => path.join(folder, name))] : [];
