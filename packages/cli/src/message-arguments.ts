import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageKinds } from '@wamux/core';
import { type ParsedMessage, parseMessage } from '@wamux/core/input';
import type { ArgsDef } from 'citty';
import { usageError } from './cli-error.js';
import type { Io } from './io.js';
import { readMessageFile } from './message-file.js';
import { toCommand } from './output/command.js';

/** The kinds of message that are a file, by their samples: a look at the schemas would make those of all kinds. */
const mediaTypes = messageKinds.filter(({ sample }) => 'media' in sample).map(({ type }) => type);

/** The flags that say what is to be sent. */
export const messageArgs = {
  to: {
    type: 'string',
    valueHint: 'number',
    description: 'The recipient: + and the country code first',
  },
  text: { type: 'string', valueHint: 'text', description: 'The text; with --media, its caption' },
  template: { type: 'string', valueHint: 'name', description: 'The template, by its name in the config' },
  language: {
    type: 'string',
    valueHint: 'code',
    description: 'The language of the template, such as es or pt_BR',
  },
  var: { type: 'string', valueHint: 'name=value', description: 'A variable of the template' },
  media: {
    type: 'string',
    valueHint: 'url',
    description: 'A file, by its URL or by an id from `wamux media upload`; with --template, its header',
  },
  type: {
    type: 'enum',
    options: mediaTypes,
    valueHint: 'kind',
    description: `The type of --media: ${mediaTypes.join(', ')}`,
  },
  message: {
    type: 'string',
    valueHint: 'file',
    description: 'A message of any kind, as JSON in a file; --to may name another recipient',
  },
  tag: { type: 'string', valueHint: 'label', description: 'A label that routes can match' },
  via: {
    type: 'string',
    valueHint: 'provider',
    description: 'Only this provider, whatever the routes say',
  },
} as const satisfies ArgsDef;

export const repeatableMessageArgs = ['var', 'tag'] as const;

interface MessageArguments {
  readonly to?: string | undefined;
  readonly message?: string | undefined;
  readonly text?: string | undefined;
  readonly template?: string | undefined;
  readonly language?: string | undefined;
  readonly media?: string | undefined;
  readonly type?: string | undefined;
  readonly via?: string | undefined;
}

/**
 * The message that the flags say.
 *
 * @throws {CliError} when they say none, or one that no provider could take.
 */
export async function readMessage(
  io: Io,
  args: MessageArguments,
  all: (flag: 'var' | 'tag') => readonly string[],
): Promise<ParsedMessage> {
  const { message, to } = args;
  if (message !== undefined) {
    refuseBesideFile(args, all);
    return readMessageFile(io, { message, to });
  }
  if (to === undefined) throw usageError('--to is missing', 'Give the recipient: --to +573001112233.');
  refuseFile(io.directory, args);
  const written = args.template === undefined ? toFreeForm(args, all('var')) : toTemplate(args, all('var'));
  const tags = all('tag');
  const parsed = parseMessage({ to, ...written, ...(tags.length > 0 && { tags }) });
  if (parsed.isOk()) return parsed.value;
  const issues = parsed.error.issues ?? [];
  throw usageError(issues.map(({ path, message }) => `${flagOf(path)} ${message}`).join('\n'));
}

/** A file says all of a message but to whom: a flag beside it would be lost, or contradict it. */
function refuseBesideFile(args: MessageArguments, all: (flag: 'var' | 'tag') => readonly string[]): void {
  const { language, media, template, text, type } = args;
  const given = { text, template, language, var: all('var')[0], media, type, tag: all('tag')[0] };
  const [beside] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (beside !== undefined) {
    throw usageError(
      `--${beside} and --message cannot be used together`,
      'Put it into the file, or leave out --message.',
    );
  }
}

function toFreeForm({ language, media, text, type, via }: MessageArguments, variables: readonly string[]) {
  if (language !== undefined || variables.length > 0)
    throw usageError('--language and --var need --template');
  if (media !== undefined)
    return { ...toMedia(media, type, via), ...(text !== undefined && { caption: text }) };
  if (type !== undefined) throw usageError('--type needs --media');
  if (text !== undefined) return { type: 'text', text };
  throw usageError('there is nothing to send', 'Give --text, --template, --media or --message.');
}

function toTemplate(args: MessageArguments, variables: readonly string[]) {
  const { language, media, template: name, text, type, via } = args;
  if (text !== undefined)
    throw usageError('--text and --template cannot be used together', 'Use one of them.');
  if (media === undefined && type !== undefined) throw usageError('--type needs --media');
  return {
    type: 'template',
    name,
    variables: toVariables(variables),
    ...(language !== undefined && { language }),
    ...(media !== undefined && { header: toMedia(media, type, via) }),
  };
}

function toMedia(media: string, type: string | undefined, via: string | undefined) {
  if (type === undefined)
    throw usageError('--type is missing', `The type of --media: ${mediaTypes.join(', ')}.`);
  if (/^https?:/i.test(media)) return { type, media: { url: media } };
  const isNoWeb = /^[a-z][a-z\d+.-]*:\/\//i.test(media);
  if (isNoWeb || via === undefined) {
    throw usageError(
      '--media is not an http or https URL',
      isNoWeb
        ? 'Providers fetch files only from the web.'
        : 'An id is valid only at the provider that gave it: add --via.',
    );
  }
  return { type, media: { id: media, provider: via } };
}

/** Providers fetch a file by its URL, or have it by an id; none reads this machine. */
function refuseFile(directory: string, { media, via }: MessageArguments): void {
  if (media === undefined || !existsSync(resolve(directory, media))) return;
  const upload = toCommand('media upload', via === undefined ? {} : { provider: via }, media);
  throw usageError('--media is a local file; it has to be a URL or an id', `Upload it first: ${upload}`);
}

function toVariables(written: readonly string[]): Record<string, string> {
  const variables = new Map<string, string>();
  for (const variable of written) {
    const at = variable.indexOf('=');
    if (at < 1) throw usageError('--var needs a name and a value', 'For example: --var customer=Ada');
    const name = variable.slice(0, at);
    if (variables.has(name)) throw usageError('--var gives one variable twice');
    variables.set(name, variable.slice(at + 1));
  }
  return Object.fromEntries(variables);
}

/** The flag that a path in a message comes from. */
function flagOf(path: string): string {
  const [first = ''] = path.split(/[.[]/);
  const flags: Readonly<Record<string, string>> = {
    name: '--template',
    variables: '--var',
    caption: '--text',
    header: '--media',
    tags: '--tag',
  };
  return `${Object.hasOwn(flags, first) ? flags[first] : `--${first}`}:`;
}
