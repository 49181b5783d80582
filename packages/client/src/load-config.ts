import type { Issue } from '@wamux/core';
import { builtInAdapters } from './adapter-registry.js';
import { type Checked, checkConfig } from './check-config.js';
import { requireLoadingOptions } from './check-options.js';
import type { LoadConfigOptions } from './client-options.js';
import { ConfigError } from './config-error.js';
import type { WamuxConfig } from './config-schema.js';
import { loadConfigFile } from './load-config-file.js';
import { locateConfig } from './locate-config.js';
import { substituteEnvironment } from './substitute-environment.js';

/**
 * Loads what `createClient` makes a client from: every provider's entry as its adapter reads it, with credentials as
 * `Secret`, and the routes. For tools that inspect a config.
 *
 * @throws {ConfigError} when the config or an option cannot be used; it names every wrong place.
 */
export async function loadConfig(
  config: string | URL | WamuxConfig,
  options: LoadConfigOptions = {},
): Promise<Checked> {
  requireLoadingOptions(options);
  const { adapters, environment = process.env } = options;
  const path = locateConfig(config);
  const written = path === undefined ? config : await loadConfigFile(path);
  const substituted = substituteEnvironment(written, environment);
  const { checked, issues, meanings } = await checkConfig(substituted, { ...builtInAdapters, ...adapters });
  const all = withoutRepeats(substituted.issues, issues).map((issue) => withMeaning(issue, meanings));
  if (all.length > 0) throw new ConfigError(path ?? 'the config', all);
  return checked;
}

/**
 * The value of an unset variable is also refused by its schema; one issue about that place is enough. Elsewhere a place may
 * have several mistakes, each of which is reported once.
 */
function withoutRepeats(unset: readonly Issue[], issues: readonly Issue[]): readonly Issue[] {
  const told = new Set<string>();
  const others = issues.filter(({ path }) => !unset.some((one) => one.path === path));
  return [...unset, ...others].filter(({ message, path }) => {
    const issue = JSON.stringify([path, message]);
    return !told.has(issue) && told.add(issue);
  });
}

/** The issue of an unset setting also says what the setting is; a wrong setting has an issue of its own. */
function withMeaning({ path, message }: Issue, meanings: ReadonlyMap<string, string>): Issue {
  const meaning = /^missing;|^is empty;|^environment variable/.test(message) ? meanings.get(path) : undefined;
  return { path, message: meaning === undefined ? message : `${message}. ${meaning}` };
}
