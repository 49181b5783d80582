import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ConfigError } from './config-error.js';

/** Reads `wamux.config.json`, `.yaml` or `.ts`; the parsers of the latter two are loaded only when needed. */
export async function loadConfigFile(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase();
  try {
    switch (extension) {
      case '.json':
        return parseJson(await readFile(path, 'utf8'));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`is not valid JSON at ${place(text, findJsonMistake(text))}`);
  }
}

function place(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

const space = /[ \t\n\r]*/y;
const piece =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
/** What may begin a value: each is the first character of a piece, and 0 stands for all that are a number or a word. */
const value = '{["0';

/** Where JSON text stops making sense: the first piece that is none, or stands where another is expected. */
function findJsonMistake(text: string): number {
  const open: string[] = [];
  let expected = value;
  for (let at = endOf(space, text, 0); ; at = endOf(space, text, at)) {
    const end = endOf(piece, text, at);
    const sign = text.charAt(at);
    const kind = '{}[],:"'.includes(sign) ? sign : '0';
    if (end === at || !expected.includes(kind)) return at;
    at = end;
    if (kind === '{') open.push('}');
    if (kind === '[') open.push(']');
    if (kind === '}' || kind === ']') open.pop();
    expected = next(kind, expected, open.at(-1));
  }
}

/** What may follow a piece inside the innermost bracket that is open. */
function next(kind: string, expected: string, bracket: string | undefined): string {
  if (kind === '{') return '"}';
  if (kind === '[') return `${value}]`;
  if (kind === ':') return value;
  if (kind === ',') return bracket === '}' ? '"' : value;
  // Where a value may stand, a name may not.
  if (kind === '"' && !expected.includes('0')) return ':';
  return bracket === undefined ? '' : `,${bracket}`;
}

/** Where a match that begins at `start` ends; `start` where there is none. */
function endOf(sticky: RegExp, text: string, start: number): number {
  sticky.lastIndex = start;
  return sticky.test(text) ? sticky.lastIndex : start;
}
