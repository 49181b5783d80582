import { CliError, usageError } from './cli-error.js';
import { type CommandEntry, commands } from './commands.js';
import { type ExitName, exitCodes } from './exit-codes.js';
import { helpOfAll, helpOfCommand } from './help.js';
import type { Io } from './io.js';
import { writeLines } from './output/write.js';
import { reportError } from './report-error.js';
import { version } from './version.js';

/** Runs one command line, without the name of the program; gives the exit code. Never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return exitCodes[await dispatch(argv, io)].code;
  } catch (error) {
    return exitCodes[await reportError(io, error, argv.includes('--json'))].code;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitName> {
  const [first, second] = argv;
  if (first === '--version' || first === '-v') {
    writeLines(io.stdout, [version]);
    return 'ok';
  }
  if (first === '--help' || first === '-h') {
    writeLines(io.stdout, helpOfAll(io.stdout));
    return 'ok';
  }
  const found = findCommand(first, second);
  if (found !== undefined) {
    const rawArgs = argv.slice(found.name.split(' ').length);
    return start(found.name, found.entry, rawArgs, io);
  }
  const isGroup = Object.keys(commands).some((name) => name.startsWith(`${first} `));
  if (first === undefined || isGroup) {
    const isAsked = isHelp(second);
    writeLines(isAsked ? io.stdout : io.stderr, helpOfAll(isAsked ? io.stdout : io.stderr, first));
    return isAsked ? 'ok' : 'usage';
  }
  throw await unknownCommand(first);
}

async function start(
  name: string,
  entry: CommandEntry,
  rawArgs: readonly string[],
  io: Io,
): Promise<ExitName> {
  const command = await entry.load();
  const end = rawArgs.indexOf('--');
  if (rawArgs.slice(0, end === -1 ? undefined : end).some(isHelp)) {
    writeLines(io.stdout, helpOfCommand(io.stdout, name, entry, command));
    return 'ok';
  }
  try {
    return await command.start(io, rawArgs);
  } catch (error) {
    const isUsage = error instanceof CliError && error.exit === 'usage' && error.next === undefined;
    // The other is citty's word for an argument that is missing or has a wrong value.
    if (isUsage || (error instanceof Error && error.name === 'CLIError')) {
      throw usageError(error.message, `All flags: wamux ${name} --help`);
    }
    throw error;
  }
}

const isHelp = (argument: string | undefined): boolean => argument === '--help' || argument === '-h';

function findCommand(
  first = '',
  second = '',
): { readonly name: string; readonly entry: CommandEntry } | undefined {
  for (const name of [`${first} ${second}`, first]) {
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry !== undefined) return { name, entry };
  }
  return undefined;
}

async function unknownCommand(written: string): Promise<CliError> {
  if (written.startsWith('-')) return usageError('a command comes first', 'All commands: wamux --help');
  // Loaded for this alone: `--help` has to be quick.
  const { suggestion } = await import('@wamux/core');
  const names = [...new Set(Object.keys(commands).map((name) => name.split(' ')[0] ?? ''))];
  return usageError(`there is no such command${suggestion(written, names)}`, 'All commands: wamux --help');
}
