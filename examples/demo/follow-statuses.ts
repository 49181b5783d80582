import { setTimeout as wait } from 'node:timers/promises';
import type { Client, MessageReference, MessageStatus } from 'wamux';
import type { DemoEvent } from './events.js';

const everyMs = 150;
const patienceMs = 6_000;

export interface AcceptedMessage {
  readonly receipt: MessageReference;
  readonly to: string;
}

/** Asks for the status of each message until there is no more to come, and tells the whole way of each. */
export async function followStatuses(
  client: Client,
  messages: readonly AcceptedMessage[],
  tell: (event: DemoEvent) => void,
): Promise<void> {
  await Promise.all(
    messages.map(({ receipt, to }) => {
      const { provider } = receipt;
      return followStatus(client, { ...receipt, to }, (path, ended) =>
        tell({ type: 'status', to: `…${to.slice(-4)}`, provider, path, ended }),
      );
    }),
  );
}

async function followStatus(
  client: Client,
  reference: MessageReference,
  tell: (path: readonly MessageStatus[], ended: boolean) => void,
): Promise<void> {
  const reportsReading = client.providers.get(reference.provider)?.capabilities.readStatus !== 'none';
  const last: MessageStatus = reportsReading ? 'read' : 'delivered';
  const path: MessageStatus[] = [];
  const giveUpAt = performance.now() + patienceMs;
  while (path.at(-1) !== last && performance.now() < giveUpAt) {
    const report = await client.getStatus(reference);
    if (report.isOk() && report.value.status !== path.at(-1)) {
      path.push(report.value.status);
      if (path.at(-1) !== last) tell(path, false);
    }
    await wait(everyMs);
  }
  tell(path, true);
}
