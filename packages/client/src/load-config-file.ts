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
  // Its cache is a folder that others may share. It would hold the credentials of a private config for all to read, and
  // whatever somebody else put there would be run.
  return createJiti(path, { fsCache: false }).import(path, { default: true });
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
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, yamlOptions);
  // A warning is of something that was read otherwise than it is written: an unknown tag, an unknown directive.
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) {
    throw new Error(`is not valid YAML at ${place(text, mistake.pos[0])}: ${mistake.code}`);
  }
  try {
    return document.toJS();
  } catch {
    // An alias without its anchor, or too many of them.
    throw new Error('is not valid YAML');
  }
}

const yamlOptions = {
  prettyErrors: false,
  // The parser prints its warnings otherwise, and with them the words. (`silent` would drop a second document unsaid.)
  logLevel: 'error',
  stringKeys: true,
  // What a tag such as !!binary or !!set makes of a value is nothing that a config can say.
  resolveKnownTags: false,
} as const;

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
