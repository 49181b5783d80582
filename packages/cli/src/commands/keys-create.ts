import { existsSync } from 'node:fs';
import { usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import { writeJson, writeLines } from '../output/write.js';
import { keyFileOf, keysArgs, readKeyFile, writeKeyFile } from '../serve/key-file.js';

export const keysCreate = defineCommand({
  args: {
    name: { type: 'string', valueHint: 'name', description: 'Whose it is, for access logs', required: true },
    scope: {
      type: 'string',
      valueHint: 'scope',
      description: 'What it allows: send, read, operate or metrics',
      required: true,
    },
    rate: {
      type: 'string',
      valueHint: 'number',
      description: 'How many requests it may make in a second, at one process. Default: as many as it likes',
    },
    ...keysArgs,
    ...jsonArgs,
  },
  repeatable: ['scope'],
  example: 'wamux keys create --name shop --scope send --scope read',
  async run({ io, args, all }) {
    const { createGatewayKey, scopeMeanings } = await import('@wamux/gateway');
    const known = Object.keys(scopeMeanings) as (keyof typeof scopeMeanings)[];
    const given = all('scope');
    const scopes = known.filter((scope) => given.includes(scope));
    if (scopes.length !== new Set(given).size) {
      throw usageError('--scope names no scope', `Scopes: ${known.join(', ')}.`);
    }
    if (!/^[\w.-]{1,64}$/.test(args.name)) {
      throw usageError('--name is no name', 'Expected 1 to 64 letters, digits, dots, - and _.');
    }
    const requestsPerSecond = readRate(args.rate);
    const path = keyFileOf(io, args.keys);
    const before = existsSync(path) ? await readKeyFile(path) : [];
    if (before.some(({ name }) => name === args.name)) {
      throw usageError(
        `${path} has a key of this name`,
        'Choose another --name, or remove the old key from the file.',
      );
    }
    const { key, stored } = createGatewayKey(args.name, scopes, {
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    });
    await writeKeyFile(path, [...before, stored]);
    if (args.json) writeJson(io.stdout, { key, stored });
    else {
      io.stdout.write(`${key}\n`);
      writeLines(io.stderr, [
        `This is the only time that the key is shown; ${path} has its hash. A gateway that runs knows it when it is started again.`,
      ]);
    }
    return 'ok';
  },
});

function readRate(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(written)) return Number(written);
  throw usageError('--rate is no rate', 'Expected a whole number of requests a second, from 1 to 99999.');
}
