import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decodeText, type ParsedMessage, parseMessage } from '@wamux/core/input';
import { usageError } from './cli-error.js';
import type { Io } from './io.js';

interface FileArguments {
  readonly message: string;
  readonly to: string | undefined;
}

const next = 'For the form of each kind see docs/messages.md, for templates docs/templates.md.';

/**
 * A message of any kind from a file, in the form that `client.send` and `client.sendTemplate` take. The recipient may be told
 * beside it, and is then that one.
 *
 * @throws {CliError} where the file holds none.
 */
export async function readMessageFile(
  { directory }: Io,
  { message: file, to }: FileArguments,
): Promise<ParsedMessage> {
  const bytes = await readFile(resolve(directory, file)).catch(() => {
    throw usageError(`${file} cannot be read`, next);
  });
  const written = readObject(decodeText(bytes) ?? '');
  if (written === undefined) throw usageError(`${file} is not a JSON object`, next);
  const parsed = parseMessage({ ...written, ...(to !== undefined && { to }) });
  if (parsed.isOk()) return parsed.value;
  const issues = parsed.error.issues ?? [];
  throw usageError(
    `${file} is not a valid message:\n${issues.map(({ path, message }) => `${path} ${message}`).join('\n')}`,
    next,
  );
}

function readObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
