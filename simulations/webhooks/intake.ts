import { type Client, createClient, type StatusStore } from 'wamux';
import { type SigningDialect, signingDialects } from './dialects.js';

export const secrets = { ancient: 'signing-key-2024', old: 'signing-key-2025', new: 'signing-key-2026' };

/** A provider of the config, and which of the secrets it believes. */
interface End {
  readonly id: string;
  readonly dialect: SigningDialect;
  readonly active: readonly (keyof typeof secrets)[];
  readonly retired: keyof typeof secrets;
}

/** Two ends of each dialect: one while its secret is being replaced, one when it has been. */
export const ends: readonly End[] = signingDialects.flatMap((dialect): End[] => [
  { id: `${dialect.name}-rotating`, dialect, active: ['old', 'new'], retired: 'ancient' },
  { id: dialect.name, dialect, active: ['new'], retired: 'old' },
]);

/** The part of a client that is put to the test. */
export type Intake = Pick<Client, 'handleWebhook'>;

/** A client with all ends. It calls nobody. */
export async function createIntake(statusStore: StatusStore): Promise<Intake> {
  const providers = ends.map(({ id, dialect: { entry, webhook }, active }) => [
    id,
    { ...entry, webhook: { ...webhook, secrets: active.map((one) => secrets[one]) } },
  ]);
  return createClient({ providers: Object.fromEntries(providers) }, { statusStore });
}
