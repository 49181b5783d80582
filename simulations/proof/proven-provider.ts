import {
  type DialectDescription,
  type DialectRegister,
  dialects,
  type SimulatedProvider,
} from '@wamux/simulator';
import { createClient, type WamuxConfig } from 'wamux';

/** A provider to which messages of a run go. */
export interface ProvenProvider {
  /** Its name in the config. */
  readonly id: string;
  readonly adapter: string;
  /** Whether it can be asked about a message of which only our id is known. */
  readonly canBeAsked: boolean;
  /** Whether its reports name our id. */
  readonly tellsOurId: boolean;
  /** Whether it reports by calling an address of ours. */
  readonly pushes: boolean;
}

/** Bird knows messages by our id; DecisionTelecom, without a webhook, can never be asked. Neither calls an address here. */
export const usualProviders: readonly [ProvenProvider, ProvenProvider] = [
  { id: 'bird', adapter: 'channels', canBeAsked: true, tellsOurId: true, pushes: false },
  { id: 'dt', adapter: 'decision-telecom', canBeAsked: false, tellsOurId: false, pushes: false },
];

const registered = Object.values(dialects as DialectRegister);

/** The providers that can be asked, or that call us and name our id: no other can settle an unknown outcome. */
export async function provableProviders(): Promise<readonly ProvenProvider[]> {
  const all = await Promise.all(registered.map(toProvenProvider));
  return all.filter(({ canBeAsked, pushes, tellsOurId }) => canBeAsked || (pushes && tellsOurId));
}

async function toProvenProvider(description: DialectDescription): Promise<ProvenProvider> {
  const { config, name, webhooks } = description;
  const nowhere = 'http://127.0.0.1:1';
  const entry = entryOf({ description, origin: nowhere }, webhooks && nowhere);
  const client = await createClient({ providers: { [config.id]: entry } });
  const { correlationId, findByCorrelationId } = client.providers.get(config.id)?.capabilities ?? {};
  await client.close();
  return {
    id: config.id,
    adapter: name,
    canBeAsked: findByCorrelationId !== 'none',
    tellsOurId: correlationId !== 'none',
    pushes: webhooks !== undefined,
  };
}

/** Its entry in the config. @param address The address for its reports; `undefined` where it makes none. */
export function entryOf(
  { description, origin }: Pick<SimulatedProvider, 'description' | 'origin'>,
  address: string | undefined,
): WamuxConfig['providers'][string] {
  const { config, name, webhooks } = description;
  const secrets = [webhooks?.signing.header?.secret ?? 'a-secret-in-the-address'];
  return {
    adapter: name,
    ...config.settings,
    baseUrl: origin,
    ...(address !== undefined && { webhook: { ...config.webhook, secrets, publicUrl: address } }),
  };
}
