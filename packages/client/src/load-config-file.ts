import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { types } from 'node:util';
import { decodeText } from '@wamux/core/input';
import type { ErrorCode, YAMLError } from 'yaml';
import { ConfigError } from './config-error.js';
import { findFileProblem } from './locate-config.js';
import { parseJson } from './parse-json.js';
import { placeInText } from './place-in-text.js';

/** Reads `wamux.config.json`, `.yaml`, `.yml`, `.ts`, `.mts`, `.js` or `.mjs`; parsers are loaded only when needed. */
export async function loadConfigFile(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase();
  const problem = await findFileProblem(path);
  if (problem !== undefined) throw new ConfigError(path, [{ path: '(file)', message: problem }]);
  try {
    switch (extension) {
      case '.json':
        return await parseJson(await readText(path));
      case '.yaml':
      case '.yml':
        return await parseYaml(await readText(path));
      case '.ts':
      case '.mts':
      case '.js':
      case '.mjs':
        return await importModule(resolve(path));
    }
  } catch (error) {
    throw new ConfigError(path, [{ path: '(file)', message: messageOf(error) }]);
  }
  const message = `expected a name that ends in .json, .yaml, .yml, .ts, .mts, .js or .mjs, not "${extension}"`;
  throw new ConfigError(path, [{ path: '(file)', message }]);
}

async function readText(path: string): Promise<string> {
  const text = decodeText(await readFile(path));
  if (text === undefined) throw new Error('is not text in UTF-8; save it as UTF-8');
  if (text.trim() === '') throw new Error('is empty; expected a config');
  return text;
}

async function importModule(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  // The cache of jiti is a folder that other users may share: everybody could read the credentials of a private config
  // there, and code that somebody else put there would run.
  const loaded = await createJiti(path, { fsCache: false, interopDefault: false }).import<Loaded | null>(
    path,
  );
  if (loaded?.default !== undefined) return loaded.default;
  // A CommonJS module is the config itself. The named exports of other modules would read as unknown fields. Node loads some
  // modules, such as those in .mjs, by itself, and these have no `__esModule`.
  const isNamed = loaded?.__esModule === true || types.isModuleNamespaceObject(loaded);
  if (!isNamed && Object.keys(loaded ?? {}).length > 0) return loaded;
  throw new Error('has no default export; expected `export default defineConfig({ … })`');
}

interface Loaded {
  readonly default?: unknown;
  readonly __esModule?: boolean;
}

/** The message of whatever a module threw. Reading it may throw as well. */
function messageOf(error: unknown): string {
  try {
    // The error of a parser inside the module quotes what it read, which may be a secret.
    if (error instanceof SyntaxError) return 'throws a SyntaxError';
    if (error instanceof Error && typeof error.message === 'string') return error.message;
  } catch {}
  return 'throws something that is not an error';
}

// The parsers' own messages quote the lines around the mistake, and these may hold credentials.

async function parseYaml(text: string): Promise<unknown> {
  const { isScalar, parseDocument, visit } = await import('yaml');
  const document = parseDocument(text, yamlOptions);
  // A warning means that something was read differently from how it is written, such as an unknown tag or directive.
  const [mistake] = [...document.errors, ...document.warnings];
  const refuse = (offset: number, words: string): never => {
    throw new Error(`is not valid YAML at ${placeInText(text, offset)}: ${words}`);
  };
  if (mistake !== undefined) refuse(mistake.pos[0], wordsOf(mistake, text));
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) refuse(key.range?.[0] ?? 0, yamlMistakes.DUPLICATE_KEY);
        names.add(key.value);
      }
    },
  });
  try {
    return document.toJS();
  } catch {
    // An alias without its anchor, or too many of them.
    throw new Error('is not valid YAML');
  }
}

function wordsOf({ code, message, pos: [offset] }: YAMLError, text: string): string {
  // Within { } and [ ], and only there, the brace of a variable begins an object.
  if (text.slice(offset - 1, offset + 1) === '${') return 'write "${NAME}" in quotes within { } and [ ]';
  // The place is the end of the file, where no quote is missing.
  if (message.startsWith('Missing closing')) return 'a quote above is not closed';
  return yamlMistakes[code];
}

const indentation = 'the indentation does not match anything above it';
const quotes = 'the text needs quotes';
const brackets = 'a list or an object in brackets is not closed';
const tags = 'a tag, which begins with !, is not supported in a config';
const aliases = 'a text that begins with * or & needs quotes; or an alias (*) has no anchor (&) above it';

/** The parser's names for mistakes, in words. */
const yamlMistakes: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: aliases,
  BAD_ALIAS: aliases,
  BAD_COLLECTION_TYPE: tags,
  BAD_DIRECTIVE: 'a line that begins with % is a directive, which is not supported in a config',
  BAD_DQ_ESCAPE:
    'an unknown escape such as \\w within double quotes; use single quotes, or a second backslash',
  BAD_INDENT: indentation,
  BAD_PROP_ORDER: aliases,
  BAD_SCALAR_START: `${quotes}: it begins with a character that means something else`,
  BLOCK_AS_IMPLICIT_KEY: `${indentation}; or a value that holds ": " needs quotes`,
  BLOCK_IN_FLOW: brackets,
  DUPLICATE_KEY: 'the name appears twice',
  IMPOSSIBLE: 'it cannot be read',
  KEY_OVER_1024_CHARS: 'the name is longer than 1,024 characters',
  MISSING_CHAR: 'a quote, a bracket, a comma or a space is missing',
  MULTILINE_IMPLICIT_KEY:
    'a colon has no space after it, or is in another line than its name; or a text of several lines needs quotes',
  MULTIPLE_ANCHORS: aliases,
  MULTIPLE_DOCS: 'a line --- begins a second document; a config is only one',
  MULTIPLE_TAGS: tags,
  NON_STRING_KEY: 'the name is not a text; put it in quotes',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'it is indented with a tab; use spaces',
  TAG_RESOLVE_FAILED: tags,
  UNEXPECTED_TOKEN: 'there is something here that does not belong',
};

const yamlOptions = {
  prettyErrors: false,
  // The parser would compare each name with all before it, which takes minutes for 30,000 names.
  uniqueKeys: false,
  // The parser prints its warnings otherwise, and with them the words. (`silent` would drop a second document unsaid.)
  logLevel: 'error',
  stringKeys: true,
  // The values that tags such as !!binary or !!set make have no place in a config.
  resolveKnownTags: false,
} as const;
