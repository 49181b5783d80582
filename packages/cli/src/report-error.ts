import { stripVTControlCharacters } from 'node:util';
import { CliError } from './cli-error.js';
import type { ExitName } from './exit-codes.js';
import type { Io } from './io.js';
import { clean } from './output/clean.js';
import { writeJson, writeLines } from './output/write.js';

/** Reports the error that ended a command to a person, or with `--json` to a program, and returns the exit name. */
export async function reportError(io: Io, error: unknown, asJson: boolean): Promise<ExitName> {
  const { exit, message, next, issues } = await describe(error);
  const { stderr } = io;
  writeLines(stderr, [
    `${stderr.paint('red', 'wamux:')} ${clean(stripVTControlCharacters(message))}`,
    ...(next === undefined ? [] : [clean(next)]),
  ]);
  if (asJson) {
    const told = {
      exit,
      message,
      ...(issues !== undefined && { issues }),
      ...(next !== undefined && { next }),
    };
    writeJson(io.stdout, { error: told });
  }
  return exit;
}

const mend = 'Fix these places and try again; `wamux doctor` checks the rest.';

interface Described {
  readonly exit: ExitName;
  readonly message: string;
  readonly next?: string | undefined;
  readonly issues?: unknown;
}

async function describe(error: unknown): Promise<Described> {
  if (error instanceof CliError) return error;
  // By name: the class is in the client, which is loaded only by commands that read a config.
  if (error instanceof Error && error.name === 'ConfigError' && 'issues' in error) {
    const { message, issues } = error;
    return { exit: 'config', message, issues, next: nextAfterUnset(message) ?? mend };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : 'something that is not an error';
  const { redactText } = await import('@wamux/core/redaction');
  return { exit: 'bug', message: `this is a bug of wamux, please report it\n${redactText(stack)}` };
}

/** What to do about variables that a text says are not set, or empty; `undefined` where it says so of none. */
export function nextAfterUnset(text: string): string | undefined {
  const unset = namesIn(text, /environment variable (\w+) is not set/g);
  const empty = namesIn(text, /environment variable (\w+) is empty/g);
  const next = [
    ...(empty.length > 0 ? [`Fill in ${empty.join(', ')}.`] : []),
    ...(unset.length > 0 ? [`Set ${unset.join(', ')} in this shell.`] : []),
    ...(unset.length + empty.length > 0 ? ['From a .env file: set -a; . ./.env; set +a'] : []),
  ];
  return next.length === 0 ? undefined : next.join(' ');
}

const namesIn = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];
