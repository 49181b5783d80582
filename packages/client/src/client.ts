import type { TemplateMap } from '@wamux/core/policy';
import { createRouter, type Route, type Router } from '@wamux/router';
import { createTransport } from '@wamux/transport';
import type { CheckedProvider } from './check-config.js';
import { requireClientOptions } from './check-options.js';
import type { ClientOptions } from './client-options.js';
import type { WamuxConfig } from './config-schema.js';
import { countConnections } from './count-connections.js';
import { loadConfig } from './load-config.js';
import { ProviderLimiter } from './provider-limiter.js';
import { ReplaceableLimiter } from './replaceable-limiter.js';
import { SharedStore } from './shared-store.js';
import { type Tracking, withTracking } from './with-tracking.js';

/** What an app holds: the configured providers behind one router. */
export type Client = Router & Tracking & MappedTemplates;

/** The templates of a config. */
export interface MappedTemplates {
  /**
   * The mappings of each template of the config: by the template's name there, and then by provider id. A mapping is an
   * entry of `templates.<name>.on` as the provider's adapter reads it.
   */
  readonly templates: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

/**
 * Makes a client from a config file (`.json`, `.yaml`, `.ts`), by its path or `file:` URL, or from a config object. Makes no
 * call yet.
 *
 * @throws {ConfigError} when the config or an option cannot be used; it names every wrong place.
 */
export async function createClient(
  config: string | URL | WamuxConfig,
  options: ClientOptions = {},
): Promise<Client> {
  requireClientOptions(options);
  const { adapters, environment } = options;
  const checked = await loadConfig(config, {
    ...(adapters !== undefined && { adapters }),
    ...(environment !== undefined && { environment }),
  });
  const ownLimiter = new ReplaceableLimiter();
  const sharedStore = new SharedStore(options.statusStore);
  const { limiter = ownLimiter } = options;
  const transport =
    options.transport ?? createTransport({ connections: countConnections(checked.providers) });
  const limiters = new Map(checked.providers.map(({ id }) => [id, new ProviderLimiter(limiter)]));
  const router = createRouter({
    id: 'wamux',
    providers: checked.providers.map(({ id, adapter, settings, templates }) =>
      adapter.create(id, settings, {
        transport,
        limiter: limiters.get(id) as ProviderLimiter,
        templates: templates as TemplateMap<unknown>,
      }),
    ),
    limitsInUse: (id, recipient) => limiters.get(id)?.ownUsage(recipient),
    knownStatus: (reference) => sharedStore.knownStatus(reference),
    ...(checked.routes !== undefined && { routes: checked.routes satisfies readonly Route[] }),
    ...(checked.health !== undefined && { health: checked.health }),
    ...(options.restoredHealth !== undefined && { restoredHealth: options.restoredHealth }),
    ...(options.random !== undefined && { random: options.random }),
    templateCategories: checked.templateCategories,
  });
  const client = withTracking(router, sharedStore, ownLimiter);
  return {
    ...client,
    templates: byTemplate(checked.providers),
    async close() {
      await client.close();
      await transport.close();
    },
  };
}

function byTemplate(providers: readonly CheckedProvider[]): MappedTemplates['templates'] {
  const mapped = new Map<string, Map<string, unknown>>();
  for (const { id, templates } of providers) {
    for (const [name, { binding }] of Object.entries(templates)) {
      mapped.set(name, (mapped.get(name) ?? new Map()).set(id, binding));
    }
  }
  return mapped;
}
