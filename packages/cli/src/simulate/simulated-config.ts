import { type SimulatedProvider, simulatedTemplates } from '@wamux/simulator';
import type { WamuxConfig } from 'wamux';

/** A config whose providers are these simulated ones. Nothing in it is a secret. */
export function toSimulatedConfig(providers: readonly SimulatedProvider[]): WamuxConfig {
  const blueprints = providers.map(({ description }) => description.config);
  const templates = Object.entries(simulatedTemplates).map(([name, variables]) => {
    const on = Object.fromEntries(blueprints.map(({ id, templates }) => [id, { ...templates[name] }]));
    return [name, { variables: [...variables], on }];
  });
  return {
    providers: Object.fromEntries(
      providers.map((provider) => [provider.description.config.id, entryOf(provider)]),
    ),
    templates: Object.fromEntries(templates),
    routes: [{ try: blueprints.map(({ id }) => id) }],
  };
}

const entryOf = ({ description, origin }: SimulatedProvider) => ({
  adapter: description.name,
  baseUrl: origin,
  ...description.config.settings,
});
