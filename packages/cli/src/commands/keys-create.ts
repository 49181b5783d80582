import { CliError, notWritten, usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { writeJson, writeLines } from '../output/write.js';
import { readWhole } from '../read-whole.js';
import { findUnknownBounds } from '../serve/key-bounds.js';
import {
  fileBehind,
  keyFileOf,
  keysArgs,
  readKeyFile,
  whileNobodyElse,
  writeKeyFile,
} from '../serve/key-file.js';
import { isThere } from '../serve/private-file.js';
import { withClient } from '../with-client.js';

export const keysCreate = defineCommand({
  args: {
    name: {
      type: 'string',
      valueHint: 'name',
      description: 'The name of the key, for access logs',
      required: true,
    },
    scope: {
      type: 'string',
      valueHint: 'scope',
      description: 'What it allows: send, read, operate or metrics',
      required: true,
    },
    rate: {
      type: 'string',
      valueHint: 'number',
      description: 'The most requests per second, for each gateway process. Default: unlimited',
    },
    team: {
      type: 'string',
      valueHint: 'name',
      description: 'The team that the key belongs to: it cannot see or change anything of other teams',
    },
    'per-day': {
      type: 'string',
      valueHint: 'number',
      description: 'With --team: the most messages that the team may submit in a day (UTC)',
    },
    template: {
      type: 'string',
      valueHint: 'name',
      description: 'It may submit only messages of this template',
    },
    provider: {
      type: 'string',
      valueHint: 'name',
      description: 'Its messages may go only through this provider',
    },
    ...keysArgs,
    ...jsonArgs,
  },
  repeatable: ['scope', 'template', 'provider'],
  example: 'wamux keys create --name shop --scope send --scope read',
  async run({ io, args, all }) {
    const { createGatewayKey, scopeMeanings } = await import('@wamux/gateway');
    const known = Object.keys(scopeMeanings) as (keyof typeof scopeMeanings)[];
    const given = all('scope');
    const scopes = known.filter((scope) => given.includes(scope));
    if (scopes.length !== new Set(given).size) {
      throw usageError('--scope is not a scope', `Scopes: ${known.join(', ')}.`);
    }
    requireName('--name', args.name);
    if (args.team !== undefined) requireName('--team', args.team);
    // Every scrape with such a key would be refused, and the missing metrics would be noticed only later.
    if (args.team !== undefined && scopes.includes('metrics')) {
      const next = 'Metrics are about all teams: create a key without --team for them.';
      throw usageError('--scope metrics and --team cannot be used together', next);
    }
    const perDay = args['per-day'];
    if (perDay !== undefined && args.team === undefined) {
      throw usageError('--per-day needs --team', 'It limits the messages of a team.');
    }
    const requestsPerSecond = args.rate === undefined ? undefined : readWhole('--rate', args.rate, 1, 99_999);
    const messagesPerDay = perDay === undefined ? undefined : readWhole('--per-day', perDay, 1, 999_999_999);
    const templates = [...new Set(all('template'))];
    const providers = [...new Set(all('provider'))];
    requireSending(scopes, { template: templates, provider: providers });
    if (templates.length + providers.length > 0) await checkBounds(io, { templates, providers });
    const path = await fileBehind(keyFileOf(io, args.keys));
    const bounds = {
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
      ...(args.team !== undefined && { team: args.team }),
      ...(messagesPerDay !== undefined && { messagesPerDay }),
      ...(templates.length > 0 && { templates }),
      ...(providers.length > 0 && { providers }),
    };
    const { key, stored } = await whileNobodyElse(path, async () => {
      const before = (await isThere(path)) ? await readKeyFile(path) : [];
      if (before.some(({ name }) => name === args.name)) {
        throw usageError(
          `${path} already has a key with this name`,
          'Choose another --name, or remove the old key from the file.',
        );
      }
      const made = createGatewayKey(args.name, scopes, bounds);
      await writeKeyFile(path, [...before, made.stored]);
      return made;
    }).catch((error: unknown) => {
      throw error instanceof CliError ? error : notWritten(path, error, 'Choose another --keys.', 'keys');
    });
    if (args.json) writeJson(io.stdout, { key, stored });
    else {
      io.stdout.write(`${key}\n`);
      writeLines(io.stderr, [
        `This is the only time that the key is shown; ${path} has its hash. Restart a running gateway to load it.`,
      ]);
    }
    return 'ok';
  },
});

/** Refuses bounds of a key that may not send: they would have no effect, and nobody would notice. */
function requireSending(
  scopes: readonly string[],
  bounds: Readonly<Record<'template' | 'provider', readonly string[]>>,
): void {
  const [bound] = Object.entries(bounds).find(([, names]) => names.length > 0) ?? [];
  if (bound === undefined || scopes.includes('send') || scopes.includes('operate')) return;
  throw usageError(`--${bound} needs --scope send`, 'It bounds what the key may submit.');
}

/** Compares the names with the config of the folder, where there is one that can be read. */
async function checkBounds(
  io: Io,
  bounds: { readonly templates: readonly string[]; readonly providers: readonly string[] },
): Promise<void> {
  const given = { templates: [...bounds.templates], providers: [...bounds.providers] };
  const unknown = await withClient(io, undefined, async (client) => findUnknownBounds(given, client)).catch(
    (error: unknown) => {
      const isOfConfig =
        error instanceof Error && (error.name === 'ConfigError' || error instanceof CliError);
      if (!isOfConfig) throw error;
      writeLines(io.stderr, [
        `The names of --template and --provider were not checked against a config: ${clean(error.message)}`,
      ]);
      return [];
    },
  );
  const [first] = unknown;
  if (first === undefined) return;
  throw usageError(`--${first.what} ${first.name} is not a ${first.what} in the config${first.hint}`);
}

function requireName(flag: string, written: string): void {
  if (/^[\w.-]{1,64}$/.test(written)) return;
  throw usageError(`${flag} is not a valid name`, 'Expected 1 to 64 letters, digits, dots, - and _.');
}
