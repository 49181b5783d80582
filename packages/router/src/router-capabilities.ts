import { capabilityNames, type ProviderCapabilities, type Support, type WhatsAppProvider } from '@wamux/core';

const order: readonly Support[] = ['none', 'partial', 'full'];

/** What at least one of the providers can do. */
export function combineCapabilities(providers: readonly WhatsAppProvider[]): ProviderCapabilities {
  const best = (name: (typeof capabilityNames)[number]): Support => {
    const ranks = providers.map(({ capabilities }) => order.indexOf(capabilities[name]));
    return order[Math.max(0, ...ranks)] ?? 'none';
  };
  return Object.fromEntries(capabilityNames.map((name) => [name, best(name)])) as ProviderCapabilities;
}
