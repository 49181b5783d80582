import { constants, existsSync, lstatSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AdapterStarter } from '@wamux/provider-kit';
import { CliError, notWritten, usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import { findConfigs } from '../find-config.js';
import { loadStarters, type Starters } from '../init/load-starters.js';
import { toProjectFiles } from '../init/project-files.js';
import { type Framework, frameworks, servers } from '../init/project-servers.js';
import { toConfigYaml, toEnvironmentExample } from '../init/starter-files.js';
import type { Io } from '../io.js';
import { writeJson, writeLines } from '../output/write.js';
import { version } from '../version.js';

export const init = defineCommand({
  args: {
    provider: {
      type: 'string',
      valueHint: 'adapter',
      description: 'The provider to send with, by its adapter. Without it you are asked',
    },
    directory: {
      type: 'string',
      valueHint: 'path',
      description: 'Where the files go. Default: this folder',
    },
    project: {
      type: 'boolean',
      description: 'Also write a small TypeScript project that sends, receives webhooks, and has a test',
    },
    framework: {
      type: 'string',
      valueHint: 'framework',
      description: `The web server of the project: ${frameworks.join(', ')}. Default: express`,
    },
    outbox: {
      type: 'boolean',
      description: 'Give the project an outbox, which stores messages before they are sent',
    },
    force: { type: 'boolean', description: 'Overwrite existing files' },
    ...jsonArgs,
  },
  repeatable: ['provider'],
  example: 'wamux init --directory whatsapp',
  async run({ io, args, all }) {
    const directory = resolve(io.directory, args.directory ?? '.');
    const framework = readFramework(args);
    const withOutbox = args.outbox === true;
    const toTexts = (adapters: readonly AdapterStarter[], names: readonly string[]) => ({
      'wamux.config.yaml': toConfigYaml(adapters),
      '.env.example': toEnvironmentExample(adapters),
      ...(framework !== undefined && toProjectFiles({ framework, withOutbox, adapters: names, version })),
    });
    const paths = Object.keys(toTexts([], [])).map((name) => resolve(directory, name));
    const inTheWay = paths.filter((path) => isInTheWay(path, args.force === true));
    if (inTheWay.length > 0) {
      throw new CliError(
        'failed',
        `already there: ${inTheWay.join(' and ')}`,
        args.force
          ? 'It is not a file: choose another --directory.'
          : 'Overwrite it with --force, or choose another --directory.',
      );
    }
    const others = findConfigs(directory).filter((path) => !paths.includes(path));
    if (others.length > 0) {
      const next =
        'With two configs, commands cannot tell which one to use: move it away, or choose another --directory.';
      throw new CliError('failed', `there is a config already: ${others.join(' and ')}`, next);
    }
    const starters = await loadStarters();
    const names = all('provider').length > 0 ? [...new Set(all('provider'))] : await ask(io, starters);
    if (names === 'stopped') return 'interrupted';
    const { toAdapterName } = await import('wamux');
    const adapters = [...new Set(names.map(toAdapterName))];
    const chosen = adapters.map((adapter) => starterOf(adapter, starters));
    const files = Object.entries(toTexts(chosen, adapters)).map(([name, text]) => ({
      path: resolve(directory, name),
      text,
    }));
    await write(directory, files, args.force === true);
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
      `Next, in ${directory}:`,
      ...(framework === undefined
        ? []
        : ['  npm install', '  npm test                  # against simulated providers']),
      '  cp .env.example .env      # and fill it in',
      '  set -a; . ./.env; set +a',
      '  wamux doctor',
      ...(framework === undefined ? [] : [`  ${servers[framework].firstStart}`]),
    ]);
    return 'ok';
  },
});

/** Reads the flags of a project; `undefined` where only a config is wanted. */
function readFramework(args: {
  readonly project?: boolean | undefined;
  readonly framework?: string | undefined;
  readonly outbox?: boolean | undefined;
}): Framework | undefined {
  const { framework = 'express', outbox, project } = args;
  if (project !== true) {
    if (args.framework === undefined && outbox !== true) return undefined;
    throw usageError('--framework and --outbox need --project');
  }
  const found = frameworks.find((name) => name === framework);
  if (found === undefined)
    throw usageError('--framework is not supported', `Frameworks: ${frameworks.join(', ')}.`);
  return found;
}

function starterOf(adapter: string, starters: Starters): AdapterStarter {
  const starter = starters.get(adapter);
  if (starter !== undefined) return starter;
  const known = [...starters].map(([name, { title }]) => `${name} (${title.split(':')[0]})`);
  throw usageError('--provider names no adapter', `Adapters: ${known.join(', ')}.`);
}

async function ask(io: Io, starters: Starters): Promise<readonly string[] | 'stopped'> {
  if (!io.isInteractive) {
    throw usageError(
      '--provider is missing, and there is no terminal to ask on',
      `Give one or more: ${[...starters.keys()].map((name) => `--provider ${name}`).join(' ')}`,
    );
  }
  const { isCancel, multiselect } = await import('@clack/prompts');
  const answer = await multiselect({
    message: 'Which providers do you want to send with?',
    options: [...starters].map(([value, { title: label }]) => ({ value, label })),
    signal: io.interrupted,
  });
  return isCancel(answer) ? 'stopped' : answer;
}

function isInTheWay(path: string, isForced: boolean): boolean {
  try {
    return !(lstatSync(path).isFile() && isForced);
  } catch {
    // Nothing exists there. If nothing can be created either, writing will report it.
    return false;
  }
}

/** Replaces a file, but not through a link, which may lead to another one, such as a .env with credentials in it. */
const overNoLink = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

/** Makes a folder and those above it. Node's `recursive` never ends in a folder where none can be made, such as /proc. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path);
}

async function write(
  directory: string,
  files: readonly { readonly path: string; readonly text: string }[],
  isForced: boolean,
): Promise<void> {
  try {
    await makeFolder(directory);
    for (const { path, text } of files) {
      await makeFolder(dirname(path));
      await writeFile(path, text, { flag: isForced ? overNoLink : 'wx' });
    }
  } catch (error) {
    const { path = directory } = error as NodeJS.ErrnoException;
    throw notWritten(path, error, 'Choose another --directory.');
  }
}
