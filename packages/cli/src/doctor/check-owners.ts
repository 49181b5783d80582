import type { Client, LoadedProvider } from 'wamux';
import type { Check } from '../check-results.js';
import { findDialect, newsOf, signRequest, webhookOf } from './signed-news.js';

/**
 * Tells which instance owns the events of each provider where all of them share one address, as the numbers of an app and
 * the channels of a workspace do. An event is signed for each, names its number, and is handed to the client without an
 * instance id.
 */
export async function checkOwners(client: Client, providers: readonly LoadedProvider[]): Promise<Check[]> {
  const checks = await Promise.all(providers.map((provider) => checkOwner(client, provider, providers)));
  return checks.flatMap((check) => check ?? []);
}

async function checkOwner(
  client: Client,
  provider: LoadedProvider,
  providers: readonly LoadedProvider[],
): Promise<Check | undefined> {
  const dialect = await findDialect(provider);
  // Without a webhook of its own, what comes for its number goes where the other numbers of the same adapter are served.
  const receiver =
    webhookOf(provider) === undefined
      ? providers.find((other) => other.adapter.name === provider.adapter.name && webhookOf(other))
      : provider;
  const webhook = receiver && webhookOf(receiver);
  const [secret] = webhook?.secrets ?? [];
  if (dialect === undefined || receiver === undefined || webhook === undefined || secret === undefined) {
    return undefined;
  }
  const { body, named } = newsOf(dialect, provider);
  const request = signRequest(dialect, receiver, webhook, secret.reveal(), body);
  const { events } = await client.handleWebhook(request);
  return { check: 'webhook', of: provider.id, ...judge(provider, receiver, named, events[0]) };
}

type Verdict = Pick<Check, 'result' | 'message' | 'next'>;
type Event = Awaited<ReturnType<Client['handleWebhook']>>['events'][number];

function judge(
  { id }: LoadedProvider,
  receiver: LoadedProvider,
  named: string | undefined,
  event: Event | undefined,
): Verdict {
  const about = named === undefined ? 'its events' : `events for ${named}`;
  if (event !== undefined && event.type !== 'unknown') {
    if (event.provider === id) {
      return { result: 'ok', message: `gets ${about}, also at the shared address` };
    }
    return {
      result: 'warning',
      message: `${about} go to ${event.provider}, which is the first with the same owner`,
      next: `Remove one of the two, or correct providers.${id}.`,
    };
  }
  if (receiver.id !== id) {
    return {
      result: 'warning',
      message: `${about} match no provider if they arrive at the address of ${receiver.id}`,
      next: `Add providers.${id}.webhook to the config.`,
    };
  }
  const reason = event?.type === 'unknown' ? event.reason : undefined;
  return {
    result: 'failed',
    message: `${about} match no provider${reason === undefined ? '' : `: it ${reason}`}`,
  };
}
