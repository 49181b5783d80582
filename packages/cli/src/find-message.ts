import type { Client, MessageReference, ProviderError, StatusReport, WhatsAppProvider } from 'wamux';
import type { Receipt } from './read-receipt.js';

type Found = Awaited<ReturnType<Client['getStatus']>>;

/** What is known of a message without a receipt. */
export interface NamedMessage extends Pick<MessageReference, 'to' | 'acceptedAt'> {
  /** The provider's id of the message, or our correlation id. */
  readonly id?: string | undefined;
}

/** Asks a provider for the current status of a message. */
export async function findMessage(
  client: Client,
  { id: provider, findByCorrelationId }: WhatsAppProvider,
  message: Receipt | NamedMessage,
  signal: AbortSignal,
): Promise<Found> {
  if ('reference' in message) {
    const { reference, isUnknown } = message;
    return isUnknown ? lookUp(client, reference, signal) : client.getStatus(reference, { signal });
  }
  const { id, ...rest } = message;
  const asked = await client.getStatus({ provider, providerMessageId: id ?? null, ...rest }, { signal });
  if (asked.isOk() || id === undefined) return asked;
  const { httpStatus, kind } = asked.error;
  // The id may be ours. A provider that could not be reached is not asked again.
  if (findByCorrelationId !== undefined && (httpStatus !== undefined || kind === 'validation')) {
    const query = { provider, correlationId: id };
    const found = await client.findByCorrelationId(query, { signal });
    if (found.isOk() && found.value !== null) return found.map((report) => report as StatusReport);
  }
  return asked.mapErr(toUnknownId);
}

/**
 * A provider answers 404 to a message that it does not have, as it does to a sender that it does not have. Where a person
 * typed the id, it is the id that is wrong.
 */
function toUnknownId(error: ProviderError): ProviderError {
  if (!['sender_misconfigured', 'validation'].includes(error.kind) || error.httpStatus !== 404) return error;
  const issue = { path: 'message', message: `${error.provider} knows no message with this id` };
  return { ...error, kind: 'validation', message: `${issue.message} (${error.message})`, issues: [issue] };
}

/** The message is looked up by our id, which may never have reached the provider. */
function lookUp(client: Client, reference: MessageReference, signal: AbortSignal) {
  const { correlationId = '', provider, to } = reference;
  const query = { provider, correlationId, ...(to !== undefined && { to }) };
  return client
    .findByCorrelationId(query, { signal })
    .map((report): StatusReport => report ?? { ...reference, status: 'unknown', rawStatus: '' });
}
