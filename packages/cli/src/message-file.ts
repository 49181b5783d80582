import { resolve } from 'node:path';
import { type ParsedMessage, parseMessage } from '@wamux/core/input';
import { usageError } from './cli-error.js';
import type { Io } from './io.js';
import { readJsonObject } from './read-json-file.js';

interface FileArguments {
  readonly message: string;
  readonly to: string | undefined;
}

const next = 'For the form of each kind see docs/messages.md, for templates docs/templates.md.';

/**
 * Reads a message of any kind from a file, in the form that `client.send` and `client.sendTemplate` take. `to` replaces the
 * recipient in the file.
 *
 * @throws {CliError} where the file has no valid message.
 */
export async function readMessageFile(
  { directory }: Io,
  { message: file, to }: FileArguments,
): Promise<ParsedMessage> {
  const written = await readJsonObject(resolve(directory, file)).catch((error: Error) => {
    throw usageError(`${file} ${error.message}`, next);
  });
  const parsed = parseMessage({ ...written, ...(to !== undefined && { to }) });
  if (parsed.isOk()) return parsed.value;
  const issues = parsed.error.issues ?? [];
  throw usageError(
    `${file} is not a valid message:\n${issues.map(({ path, message }) => `${path} ${message}`).join('\n')}`,
    next,
  );
}
