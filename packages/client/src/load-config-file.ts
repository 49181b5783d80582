import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { ParseError } from 'jsonc-parser';
import { ConfigError } from './config-error.js';

/** Reads `wamux.config.json`, `.yaml` or `.ts`; parsers are loaded only when needed, for JSON to find a mistake. */
export async function loadConfigFile(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase();
  try {
    switch (extension) {
      case '.json':
        return await parseJson(await readFile(path, 'utf8'));
      case '.yaml':
      case '.yml':
        return await parseYaml(await readFile(path, 'utf8'));
      case '.ts':
      case '.mts':
      case '.js':
      case '.mjs':
        return await importModule(resolve(path));
    }
  } catch (error) {
    throw new ConfigError(path, [{ path: '(file)', message: messageOf(error) }]);
  }
  const message = `expected a name that ends in .json, .yaml or .ts, not "${extension}"`;
  throw new ConfigError(path, [{ path: '(file)', message }]);
}

async function importModule(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(path).import(path, { default: true });
}

/** Of whatever a module threw; looking at it may throw as well. */
function messageOf(error: unknown): string {
  try {
    // From a parser of the module's own. It quotes what it read, which may be a secret.
    if (error instanceof SyntaxError) return 'throws a SyntaxError';
    if (error instanceof Error && typeof error.message === 'string') return error.message;
  } catch {}
  return 'throws something that is no error';
}

// The parsers' own messages quote the lines around the mistake, and a config's lines hold credentials.

async function parseYaml(text: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml');
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw new Error('is not valid YAML');
    throw new Error(`is not valid YAML at ${place(text, error.pos[0])}: ${error.code}`);
  }
}

async function parseJson(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const { parse, printParseErrorCode } = await import('jsonc-parser');
    const mistakes: ParseError[] = [];
    parse(text, mistakes, { disallowComments: true });
    const [first] = mistakes;
    if (first === undefined) throw new Error('is not valid JSON');
    const words = printParseErrorCode(first.error).replace(/\B[A-Z]/g, ' $&');
    throw new Error(`is not valid JSON at ${place(text, first.offset)}: ${words.toLowerCase()}`);
  }
}

function place(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
