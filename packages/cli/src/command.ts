import { type ArgsDef, defineCommand as defineCittyCommand, type ParsedArgs, runCommand } from 'citty';
import type { ExitName } from './exit-codes.js';
import type { Io } from './io.js';
import { readArguments } from './read-arguments.js';

/** What a command is given to run with. */
export interface CommandContext<Args extends ArgsDef> {
  readonly io: Io;
  readonly args: ParsedArgs<Args>;
  /** Returns every value of a flag that may be given more than once, in order. */
  readonly all: (flag: keyof Args & string) => readonly string[];
}

export interface Command {
  readonly args: ArgsDef;
  readonly repeatable: readonly string[];
  /** How it is used, for help and docs. */
  readonly example: string;
  start(io: Io, rawArgs: readonly string[]): Promise<ExitName>;
}

/** A command as citty runs it, behind a check that its arguments are understood to the letter. */
export function defineCommand<const Args extends ArgsDef>(definition: {
  readonly args: Args;
  readonly repeatable?: readonly (keyof Args & string)[];
  readonly example: string;
  readonly run: (context: CommandContext<Args>) => Promise<ExitName>;
}): Command {
  const { args, repeatable = [], example, run } = definition;
  return {
    args,
    repeatable,
    example,
    async start(io, rawArgs) {
      const values = await readArguments(rawArgs, args, repeatable);
      const all = (flag: string): readonly string[] => values.get(flag) ?? [];
      const command = defineCittyCommand({ args, run: (context) => run({ io, args: context.args, all }) });
      const { result } = await runCommand(command, { rawArgs: [...rawArgs] });
      return result as ExitName;
    },
  };
}

/** Flags of every command that reads a config. */
const configArgs = {
  config: {
    type: 'string',
    valueHint: 'path',
    description:
      'The config file. Default: wamux.config.json, .yaml, .yml, .ts, .mts, .js or .mjs in this folder',
  },
} as const satisfies ArgsDef;

/** A flag of every command. */
export const jsonArgs = {
  json: { type: 'boolean', description: 'Write the result as JSON' },
} as const satisfies ArgsDef;

export const commonArgs = { ...configArgs, ...jsonArgs } as const;
