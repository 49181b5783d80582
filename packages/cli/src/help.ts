import type { ArgDef } from 'citty';
import type { Command } from './command.js';
import { type CommandEntry, commands } from './commands.js';
import type { Output } from './io.js';
import { type Cell, toTable } from './output/table.js';
import { letterOf } from './read-arguments.js';

/** Lists all commands, or those of a group. */
export function helpOfAll(output: Output, group?: string): string[] {
  const shown = Object.entries(commands).filter(
    ([name]) => group === undefined || name.startsWith(`${group} `),
  );
  return [
    `${output.paint('bold', `wamux ${group ?? ''}`.trimEnd())}  WhatsApp messages through any provider`,
    '',
    ...indented(output, (inner) =>
      toTable(
        inner,
        ['command', ''],
        shown.map(([name, { description }]): Cell[] => [['cyan', name], description]),
      ),
    ),
    '',
    `Help for a command: wamux ${group ?? '<command>'}${group === undefined ? '' : ' <command>'} --help`,
    'To see what happens internally, on stderr: --verbose',
  ];
}

export function helpOfCommand(
  output: Output,
  name: string,
  { description }: CommandEntry,
  command: Command,
): string[] {
  const entries = Object.entries(command.args);
  const positionals = entries.filter(([, { type }]) => type === 'positional');
  const places = positionals.map(([place, { required }]) => {
    const sign = command.repeatable.includes(place) ? `${place}…` : place;
    return required === false ? `[${sign}]` : `<${sign}>`;
  });
  const rows = [...positionals, ...entries.filter(([, { type }]) => type !== 'positional')].map(
    ([flag, definition]): Cell[] => [
      ['cyan', toSign(flag, definition)],
      toMeaning(flag, definition, command),
    ],
  );
  return [
    `${output.paint('bold', ['wamux', name, ...places].join(' '))} [flags]`,
    `${description}.`,
    '',
    ...indented(output, (inner) => toTable(inner, ['flag', ''], rows)),
    '',
    'For example:',
    `  ${command.example}`,
  ];
}

/** A flag as it is written: `--to <number>`. */
export function toSign(flag: string, definition: ArgDef): string {
  if (definition.type === 'positional') return flag;
  if (definition.type === 'boolean') return `--${flag}`;
  const letter = letterOf(definition);
  return `${letter === undefined ? '' : `-${letter}, `}--${flag} <${definition.valueHint ?? 'value'}>`;
}

export function toMeaning(flag: string, { description = '' }: ArgDef, { repeatable }: Command): string {
  return repeatable.includes(flag) ? `${description}. May be given several times` : description;
}

function indented(output: Output, make: (inner: Output) => string[]): string[] {
  const columns = output.columns - 2;
  return make({ ...output, columns }).map((line) => (line === '' ? '' : `  ${line}`));
}
