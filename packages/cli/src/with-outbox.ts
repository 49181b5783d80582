import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Issue } from '@wamux/core';
import type { Outbox, OutboxClient, OutboxError, OutboxOptions } from '@wamux/outbox';
import type { ArgsDef } from 'citty';
import { CliError, usageError } from './cli-error.js';
import type { Io } from './io.js';
import { clean } from './output/clean.js';

/** The flag of every command that works on an outbox. */
export const outboxArgs = {
  outbox: {
    type: 'string',
    valueHint: 'url',
    description: 'file:outbox.db or postgres://…. Default: the environment variable WAMUX_OUTBOX',
  },
} as const satisfies ArgsDef;

/**
 * Opens an outbox that is there, to look into it and to decide; nothing is sent from here. Its tables are left as they are:
 * those of a newer version may stop the workers of the app.
 */
export async function withOutbox<Value>(
  io: Io,
  given: string | undefined,
  use: (outbox: Outbox) => Promise<Value>,
): Promise<Value> {
  const url = readOutboxUrl(io, given);
  // SQLite would make an empty one, in which nothing is ever found.
  if (url.startsWith('file:') && !existsSync(url.slice('file:'.length))) {
    throw new CliError('failed', 'there is no such outbox file', 'Compare --outbox with the url in the app.');
  }
  const { sendNothing } = await import('./send-nothing.js');
  await using outbox = await openCliOutbox(url, sendNothing, { migrate: false });
  return await use(outbox);
}

/** @throws {CliError} when the database cannot be used. */
export async function openCliOutbox(
  url: string,
  client: OutboxClient,
  options: Pick<OutboxOptions, 'concurrency' | 'keepReceived' | 'migrate'> = {},
): Promise<Outbox> {
  const { openOutbox } = await import('@wamux/outbox');
  try {
    return await openOutbox({ url, client, ...options });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'OutboxOpenError') throw error;
    throw new CliError('failed', clean(error.message), reach);
  }
}

/** Where the outbox is, with a path from the folder of the command. */
export function readOutboxUrl({ directory, environment }: Io, given: string | undefined): string {
  const url = given ?? environment.WAMUX_OUTBOX ?? '';
  if (url !== url.trim()) {
    const next = 'If it is a carriage return, save .env with Unix line endings (LF).';
    throw usageError('--outbox, or WAMUX_OUTBOX, begins or ends with white space', next);
  }
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  const path = /^file:(?!\/\/)([^?#]+)$/.exec(url)?.[1];
  if (path !== undefined) return `file:${resolve(directory, path)}`;
  const next = 'Give its address, as in the app: --outbox file:outbox.db or --outbox postgres://…';
  // The given value is not repeated, because it may contain a password.
  throw usageError(url === '' ? '--outbox is missing' : '--outbox is not the address of an outbox', next);
}

/** The files of an outbox that is one, with those that SQLite keeps beside it. */
export function databaseFilesOf(url: string): readonly string[] {
  if (!url.startsWith('file:')) return [];
  const path = url.slice('file:'.length);
  return ['', '-wal', '-shm', '-journal'].map((end) => path + end);
}

/** What an outbox refused, as the end of a command. */
export function toCliError({ issues = [], kind, message }: OutboxError): CliError {
  if (kind === 'validation') return usageError(clean(issues.map(toFlagWords).join('\n') || message));
  if (kind === 'not-found') return new CliError('failed', message, 'List the messages: wamux outbox list');
  return new CliError('failed', clean(message), kind === 'unavailable' ? reach : undefined);
}

/** What is wrong with an option of the library, by the flag or the argument that it comes from. */
function toFlagWords({ path, message }: Issue): string {
  const option = path.replace(/^(options|target)\./, '');
  return `${Object.hasOwn(flagOfOption, option) ? flagOfOption[option] : option}: ${message}`;
}

const flagOfOption: Readonly<Record<string, string>> = {
  after: '--after',
  by: '--by',
  lane: '--lane',
  limit: '--limit',
  olderThanMs: '--older-than',
  reason: '--reason',
  team: '--team',
};

const reach = 'Check --outbox, that the database is running, and that this user may read and write it.';
