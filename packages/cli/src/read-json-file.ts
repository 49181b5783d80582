import { decodeText } from '@wamux/core/input';
import { systemCode } from './cli-error.js';
import { readAtMost } from './read-at-most.js';

/** The largest file that is read; a message, or a receipt with a provider's answer, is far smaller. */
const mostMegabytes = 4;

/**
 * Reads a file with a JSON object that a person wrote, in whatever encoding an editor or a shell saved it.
 *
 * @throws {Error} whose message goes on after the name of the file, and quotes nothing of its content.
 */
export async function readJsonObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readAtMost(path, mostMegabytes * 2 ** 20).catch((error: unknown) => {
    throw new Error(wordsOfSystem(systemCode(error) ?? ''));
  });
  if (bytes === undefined) throw new Error(`is larger than ${mostMegabytes} MB`);
  const json = await parseJsonFile(bytes);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  throw new Error('is not a JSON object');
}

/** Parses the JSON of a file that was read already; with the same errors. */
export async function parseJsonFile(bytes: Uint8Array): Promise<unknown> {
  const text = decodeText(bytes);
  if (text === undefined) throw new Error('is not text in UTF-8; save it as UTF-8');
  if (text.trim() === '') throw new Error('is empty; expected JSON');
  const { parseJson } = await import('wamux');
  return parseJson(text);
}

function wordsOfSystem(code: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return `is not there (${code})`;
  return code === 'EISDIR' ? 'is a folder, not a file' : `cannot be read: ${code}`;
}
