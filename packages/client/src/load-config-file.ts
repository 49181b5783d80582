import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ConfigError } from './config-error.js';

/** Reads `wamux.config.json`, `.yaml` or `.ts`; the parsers of the latter two are loaded only when needed. */
export async function loadConfigFile(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase();
  try {
    switch (extension) {
      case '.json':
        return JSON.parse(await readFile(path, 'utf8'));
      case '.yaml':
      case '.yml':
        return (await import('yaml')).parse(await readFile(path, 'utf8'));
      case '.ts':
      case '.mts':
      case '.js':
      case '.mjs':
        return await importModule(resolve(path));
    }
  } catch (error) {
    throw new ConfigError(path, [
      { path: '(file)', message: error instanceof Error ? error.message : String(error) },
    ]);
  }
  const message = `expected a name that ends in .json, .yaml or .ts, not "${extension}"`;
  throw new ConfigError(path, [{ path: '(file)', message }]);
}

async function importModule(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(path).import(path, { default: true });
}
