import { CliError, usageError } from './cli-error.js';
import { type CommandEntry, commands } from './commands.js';
import { type ExitName, exitCodes } from './exit-codes.js';
import { helpOfAll, helpOfCommand } from './help.js';
import type { Io } from './io.js';
import { tellEvents } from './output/tell-events.js';
import { writeLines } from './output/write.js';
import { reportError } from './report-error.js';
import { version } from './version.js';

/** Runs one command line, without the name of the program; gives the exit code. Never rejects. */
export async function run(written: readonly string[], io: Io): Promise<number> {
  const { argv, isVerbose } = takeVerbose(written);
  const stop = isVerbose ? await tellEvents(io) : undefined;
  try {
    return exitCodes[await dispatch(argv, io)].code;
  } catch (error) {
    return exitCodes[await reportError(io, error, argv.includes('--json'))].code;
  } finally {
    stop?.();
  }
}

/** Removes `--verbose`, which every command takes anywhere before `--`. */
function takeVerbose(written: readonly string[]): {
  readonly argv: readonly string[];
  readonly isVerbose: boolean;
} {
  const end = written.indexOf('--');
  const argv = written.filter((argument, at) => argument !== '--verbose' || (end !== -1 && at > end));
  return { argv, isVerbose: argv.length < written.length };
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitName> {
  const [first, second, ...rest] = argv;
  if (first === '--version' || first === '-v' || first === 'version') {
    writeLines(io.stdout, [version]);
    return 'ok';
  }
  if (first === 'help' && second !== undefined && !isHelp(second)) {
    return dispatch([second, ...rest, '--help'], io);
  }
  if (isHelp(first) || first === 'help') {
    writeLines(io.stdout, helpOfAll(io.stdout));
    return 'ok';
  }
  // Called by the scripts of `wamux completion`. It is not in the help, since nobody types it.
  if (first === 'complete') return complete(argv.slice(argv.indexOf('--') + 1), io);
  const found = findCommand(first, second);
  if (found !== undefined) {
    const rawArgs = argv.slice(found.name.split(' ').length);
    return start(found.name, found.entry, rawArgs, io);
  }
  const ofGroup = Object.keys(commands).flatMap((name) =>
    name.startsWith(`${first} `) ? [name.slice(`${first} `.length)] : [],
  );
  if (first !== undefined && ofGroup.length === 0) throw await unknownCommand(first, namesOfAll, 'wamux');
  if (isHelp(second)) {
    writeLines(io.stdout, helpOfAll(io.stdout, first));
    return 'ok';
  }
  const above = first === undefined ? 'wamux' : `wamux ${first}`;
  const names = first === undefined ? namesOfAll : ofGroup;
  if (second !== undefined || argv.includes('--json')) throw await unknownCommand(second, names, above);
  writeLines(io.stderr, helpOfAll(io.stderr, first));
  return 'usage';
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
    // `CLIError` is how citty names the error of an argument that is missing or has a wrong value.
    if (isUsage || (error instanceof Error && error.name === 'CLIError')) {
      throw usageError(error.message, `All flags: wamux ${name} --help`);
    }
    throw error;
  }
}

async function complete(words: readonly string[], io: Io): Promise<ExitName> {
  const { completeWords } = await import('./completion/complete-words.js');
  const found = await completeWords(words);
  for (const { meaning, word } of found) io.stdout.write(`${word}\t${meaning}\n`);
  return 'ok';
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

const namesOfAll = [...new Set(Object.keys(commands).map((name) => name.split(' ')[0] ?? ''))];

async function unknownCommand(
  written: string | undefined,
  names: readonly string[],
  above: string,
): Promise<CliError> {
  const next = `All commands: ${above} --help`;
  if (written === undefined || written.startsWith('-')) {
    const example = above === 'wamux' ? '' : `, such as ${above} ${names[0]}`;
    return usageError(`the command must come first${example}`, next);
  }
  // Loaded for this alone: `--help` has to be quick.
  const { suggestion } = await import('@wamux/core/input');
  return usageError(`there is no such command${suggestion(written, names)}`, next);
}
