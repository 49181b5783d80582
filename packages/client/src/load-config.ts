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
 * What `createClient` makes its client of: every provider's entry as its adapter reads it, credentials as `Secret`, and
 * the routes. For tools that look at a config.
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
 * An unset variable leaves a value that its schema refuses as well: one word about that place is enough. Elsewhere a place
 * may have several mistakes, each of which is told once.
 */
function withoutRepeats(unset: readonly Issue[], issues: readonly Issue[]): readonly Issue[] {
  const told = new Set<string>();
  const others = issues.filter(({ path }) => !unset.some((one) => one.path === path));
  return [...unset, ...others].filter(({ message, path }) => {
    const issue = JSON.stringify([path, message]);
    return !told.has(issue) && told.add(issue);
  });
}

/** A setting that nobody has filled in is told what it is; one that is wrong has its own word. */
function withMeaning({ path, message }: Issue, meanings: ReadonlyMap<string, string>): Issue {
  const meaning = /^missing;|^is empty;|^environment variable/.test(message) ? meanings.get(path) : undefined;
  return { path, message: meaning === undefined ? message : `${message}. ${meaning}` };
}
