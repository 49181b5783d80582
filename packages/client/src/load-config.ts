import { type AdapterLoader, builtInAdapters } from './adapter-registry.js';
import { type Checked, checkConfig } from './check-config.js';
import { ConfigError } from './config-error.js';
import type { WamuxConfig } from './config-schema.js';
import { loadConfigFile } from './load-config-file.js';
import { substituteEnvironment } from './substitute-environment.js';

/** What a config is read with. */
export interface LoadConfigOptions {
  /** Adapters of your own, by the name that the config gives as `adapter`. */
  readonly adapters?: Readonly<Record<string, AdapterLoader>>;
  /** Where `${NAME}` is looked up. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * What `createClient` makes its client of: every provider's entry as its adapter reads it, credentials as `Secret`, and
 * the routes. For tools that look at a config.
 *
 * @throws {ConfigError} when the config cannot be used; it names every wrong place.
 */
export async function loadConfig(
  config: string | WamuxConfig,
  { adapters, environment = process.env }: LoadConfigOptions = {},
): Promise<Checked> {
  const source = typeof config === 'string' ? config : 'the config';
  const written = typeof config === 'string' ? await loadConfigFile(config) : config;
  const substituted = substituteEnvironment(written, environment);
  const { checked, issues } = await checkConfig(substituted, { ...builtInAdapters, ...adapters });
  const all = withoutRepeats([...substituted.issues, ...issues]);
  if (all.length > 0) throw new ConfigError(source, all);
  return checked;
}

/** An unset variable leaves a value that its schema refuses as well; one word about each place is enough. */
function withoutRepeats<Item extends { readonly path: string }>(issues: readonly Item[]): Item[] {
  const paths = new Set<string>();
  return issues.filter(({ path }) => !paths.has(path) && paths.add(path));
}
