import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError, usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import { type Blueprint, blueprints } from '../init/blueprints.js';
import { toConfigYaml, toEnvironmentExample } from '../init/starter-files.js';
import type { Io } from '../io.js';
import { writeJson, writeLines } from '../output/write.js';

const starters = { 'wamux.config.yaml': toConfigYaml, '.env.example': toEnvironmentExample };

export const init = defineCommand({
  args: {
    provider: {
      type: 'string',
      valueHint: 'adapter',
      description: `Who shall send: ${Object.keys(blueprints).join(', ')}. Asked for where it is missing`,
    },
    directory: {
      type: 'string',
      valueHint: 'path',
      description: 'Where the files go. Default: this folder',
    },
    force: { type: 'boolean', description: 'Write over files that are there' },
    ...jsonArgs,
  },
  repeatable: ['provider'],
  example: 'wamux init --provider channels --provider wolkvox',
  async run({ io, args, all }) {
    const directory = resolve(io.directory, args.directory ?? '.');
    const paths = Object.keys(starters).map((name) => resolve(directory, name));
    const inTheWay = args.force ? [] : paths.filter((path) => existsSync(path));
    if (inTheWay.length > 0) {
      throw new CliError(
        'failed',
        `already there: ${inTheWay.join(' and ')}`,
        'Write over it with --force, or choose another --directory.',
      );
    }
    const names = all('provider').length > 0 ? [...new Set(all('provider'))] : await ask(io);
    if (names === 'stopped') return 'interrupted';
    const chosen = names.map(blueprintOf);
    const files = Object.entries(starters).map(([name, toText]) => ({
      path: resolve(directory, name),
      text: toText(chosen),
    }));
    await write(directory, files);
    if (args.json) {
      writeJson(io.stdout, { written: paths });
      return 'ok';
    }
    writeLines(
      io.stdout,
      paths.map((path) => `${io.stdout.paint('green', 'written')} ${path}`),
    );
    writeLines(io.stderr, [
      '',
      `Next, in ${directory}: cp .env.example .env, fill it in, then`,
      '  set -a; . ./.env; set +a',
      '  wamux doctor',
    ]);
    return 'ok';
  },
});

function blueprintOf(adapter: string): Blueprint {
  const found = Object.hasOwn(blueprints, adapter) ? blueprints[adapter] : undefined;
  if (found !== undefined) return found;
  throw usageError('--provider names no adapter', `Adapters: ${Object.keys(blueprints).join(', ')}.`);
}

async function ask(io: Io): Promise<readonly string[] | 'stopped'> {
  if (!io.isInteractive) {
    throw usageError(
      'nobody can be asked here which providers shall send',
      `Say it: ${Object.keys(blueprints)
        .map((name) => `--provider ${name}`)
        .join(' ')}`,
    );
  }
  const { isCancel, multiselect } = await import('@clack/prompts');
  const answer = await multiselect({
    message: 'Which providers shall send?',
    options: Object.entries(blueprints).map(([value, { title: label }]) => ({ value, label })),
    signal: io.interrupted,
  });
  return isCancel(answer) ? 'stopped' : answer;
}

async function write(
  directory: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    for (const { path, text } of files) await writeFile(path, text);
  } catch (error) {
    const { code, path = directory } = error as NodeJS.ErrnoException;
    throw new CliError('failed', `${path} cannot be written: ${code}`, 'Choose another --directory.');
  }
}
