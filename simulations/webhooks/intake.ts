import { type Client, createClient, type StatusStore } from 'wamux';
import { bird, meta } from './dialects.js';

export const secrets = { ancient: 'signing-key-2024', old: 'signing-key-2025', new: 'signing-key-2026' };

/** Two ends of each provider: one while its secret is being replaced, one when it has been. */
export const ends = [
  { id: 'bird-rotating', dialect: bird, active: ['old', 'new'], retired: 'ancient' },
  { id: 'bird', dialect: bird, active: ['new'], retired: 'old' },
  { id: 'meta-rotating', dialect: meta, active: ['old', 'new'], retired: 'ancient' },
  { id: 'meta', dialect: meta, active: ['new'], retired: 'old' },
] as const;

/** The part of a client that is put to the test. */
export type Intake = Pick<Client, 'handleWebhook'>;

const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
const entries = {
  bird: { adapter: 'channels', accessKey: 'k', workspaceId: uuid, channelId: uuid },
  meta: { adapter: 'cloud-api', accessToken: 't', phoneNumberId: '106540352242922' },
};
const webhooks = { bird: { publicUrl: bird.address }, meta: { verifyToken: 'verify-4711' } };

/** A client with all four ends; it calls nobody. */
export async function createIntake(statusStore: StatusStore): Promise<Intake> {
  const providers = ends.map(({ id, dialect: { name }, active }) => {
    const webhook = { ...webhooks[name], secrets: active.map((one) => secrets[one]) };
    return [id, { ...entries[name], webhook }];
  });
  return createClient({ providers: Object.fromEntries(providers) }, { statusStore });
}
