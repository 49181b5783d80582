import { type SimulatedProvider, simulatedTemplates } from '@wamux/simulator';
import type { WamuxConfig } from 'wamux';

/**
 * A config whose providers are these simulated ones. Nothing in it is a secret.
 *
 * @param webhook Where the providers push to; the config believes them then.
 */
export function toSimulatedConfig(providers: readonly SimulatedProvider[], webhook?: string): WamuxConfig {
  const blueprints = providers.map(({ description }) => description.config);
  const templates = Object.entries(simulatedTemplates).map(([name, variables]) => {
    const on = Object.fromEntries(blueprints.map(({ id, templates }) => [id, { ...templates[name] }]));
    return [name, { variables: [...variables], on }];
  });
  return {
    providers: Object.fromEntries(
      providers.map((provider) => [provider.description.config.id, entryOf(provider, webhook)]),
    ),
    templates: Object.fromEntries(templates),
    routes: [{ try: blueprints.map(({ id }) => id) }],
  };
}

/** The secret of the proof in the app's own callback address, for providers that sign nothing. */
const unsignedSecret = 'simulated-callback-secret';

/** The webhook address for a provider. Where the provider signs nothing, it contains the proof that the config asks for. */
export function addressFor({ description }: SimulatedProvider, webhook: string): string {
  const { signing } = description.webhooks ?? {};
  if (signing === undefined || signing.header !== null) return webhook;
  return signing.sign({ secret: unsignedSecret, url: webhook, body: '', at: Date.now() }).url;
}

function entryOf({ description, origin }: SimulatedProvider, publicUrl: string | undefined) {
  const { config, name, webhooks } = description;
  const entry = { adapter: name, baseUrl: origin, ...config.settings };
  if (publicUrl === undefined || webhooks === undefined) return entry;
  const secrets = [webhooks.signing.header?.secret ?? unsignedSecret];
  return { ...entry, webhook: { ...config.webhook, secrets, publicUrl } };
}
