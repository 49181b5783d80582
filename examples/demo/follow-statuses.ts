import type { Client, MessageReference, MessageStatus } from 'wamux';
import type { DemoEvent } from './events.js';

const patienceMs = 6_000;

export interface AcceptedMessage {
  readonly receipt: MessageReference;
  readonly to: string;
}

/** Follows each message to its last status, both pushed and polled, and reports all of its statuses. */
export async function followStatuses(
  client: Client,
  messages: readonly AcceptedMessage[],
  tell: (event: DemoEvent) => void,
): Promise<void> {
  await Promise.all(messages.map((message) => followStatus(client, message, tell)));
}

async function followStatus(
  client: Client,
  { receipt, to }: AcceptedMessage,
  tell: (event: DemoEvent) => void,
): Promise<void> {
  const { provider } = receipt;
  const { capabilities } = client.providers.get(provider) ?? {};
  const shown = {
    type: 'status',
    to: `…${to.slice(-4)}`,
    provider,
    by: capabilities?.webhook === 'none' ? 'polling' : 'webhook',
  } as const;
  // Where nobody reports that a message was read, the delivery is its last status.
  const last: MessageStatus = capabilities?.readStatus === 'none' ? 'delivered' : 'read';
  const path: MessageStatus[] = [];
  for await (const { status } of client.track({ ...receipt, to }, { maximumAgeMs: patienceMs })) {
    path.push(status);
    if (status === last) break;
    tell({ ...shown, path: [...path], ended: false });
  }
  tell({ ...shown, path, ended: true });
}
