import type { Client, MessageReference, StatusReport, WhatsAppProvider } from 'wamux';
import type { Receipt } from './read-receipt.js';

type Found = Awaited<ReturnType<Client['getStatus']>>;

/** What a provider says of a message now. An id is the provider's, or else ours. */
export async function findMessage(
  client: Client,
  { id: provider, findByCorrelationId }: WhatsAppProvider,
  message: Receipt | string,
  signal: AbortSignal,
): Promise<Found> {
  if (typeof message !== 'string') {
    const { reference, isUnknown } = message;
    return isUnknown ? lookUp(client, reference, signal) : client.getStatus(reference, { signal });
  }
  const asked = await client.getStatus({ provider, providerMessageId: message }, { signal });
  if (asked.isOk() || findByCorrelationId === undefined) return asked;
  const { httpStatus, kind } = asked.error;
  // It was not reached at all: it need not be asked again.
  if (httpStatus === undefined && kind !== 'validation') return asked;
  const query = { provider, correlationId: message };
  const found = await client.findByCorrelationId(query, { signal });
  return found.isOk() && found.value !== null ? found.map((report) => report as StatusReport) : asked;
}

/** By our id, of which nobody knows whether it reached the provider. */
function lookUp(client: Client, reference: MessageReference, signal: AbortSignal) {
  const { correlationId = '', provider, to } = reference;
  const query = { provider, correlationId, ...(to !== undefined && { to }) };
  return client
    .findByCorrelationId(query, { signal })
    .map((report): StatusReport => report ?? { ...reference, status: 'unknown', rawStatus: '' });
}
