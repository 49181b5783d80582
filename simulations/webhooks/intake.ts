import { type Client, createClient, type StatusStore, type WebhookRequest } from 'wamux';
import { type SigningDialect, signingDialects } from './dialects.js';

export const secrets = { ancient: 'signing-key-2024', old: 'signing-key-2025', new: 'signing-key-2026' };

/** A provider in the config, and which of the secrets it accepts. */
interface End {
  readonly id: string;
  readonly dialect: SigningDialect;
  readonly active: readonly (keyof typeof secrets)[];
  readonly retired: keyof typeof secrets;
}

/** Two ends for each dialect: one whose secret is being replaced, and one whose secret has been. */
export const ends: readonly End[] = signingDialects.flatMap((dialect): End[] => [
  { id: `${dialect.name}-rotating`, dialect, active: ['old', 'new'], retired: 'ancient' },
  { id: dialect.name, dialect, active: ['new'], retired: 'old' },
]);

/** The part under test: it receives a request at the address of a provider. */
export interface Intake {
  handleWebhook(id: string, request: WebhookRequest): ReturnType<Client['handleWebhook']>;
}

/**
 * Makes a client for each end, over one store: two ends of a dialect have one number, and what one of them believes is
 * genuine for every instance of its adapter in the same client. They call nobody.
 */
export async function createIntake(statusStore: StatusStore): Promise<Intake> {
  const clients = new Map<string, Client>();
  for (const { id, dialect, active } of ends) {
    const { entry, webhook } = dialect;
    const provider = { ...entry, webhook: { ...webhook, secrets: active.map((one) => secrets[one]) } };
    clients.set(id, await createClient({ providers: { [id]: provider } }, { statusStore }));
  }
  return {
    handleWebhook(id, request) {
      const client = clients.get(id);
      if (client === undefined) throw new Error(`there is no end ${id}`);
      return client.handleWebhook(id, request);
    },
  };
}
