import { fileURLToPath } from 'node:url';
import { createMemoryStatusStore } from '@wamux/tracking';
import { createClient, type WebhookEvent } from 'wamux';

const config = fileURLToPath(new URL('wamux.config.json', import.meta.url));

/** The statuses of all messages. */
export const statusStore = createMemoryStatusStore();
export const client = await createClient(config, { statusStore });

/** Handles events before the provider is answered: where this fails, the provider sends them again. */
export async function take(events: readonly WebhookEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'status') console.log(event.provider, event.providerMessageId, event.status);
    if (event.type === 'message') console.log(event.provider, event.providerMessageId, 'from a user');
  }
}
