import type { Client, LoadedProvider } from 'wamux';
import type { Check } from '../check-results.js';
import { findDialect, signRequest, type WebhookSettings, webhookOf } from './signed-news.js';

/** Whether pushed statuses can come in: an address, and a secret with which a signature is believed. */
export async function checkWebhook(client: Client, provider: LoadedProvider): Promise<Check[]> {
  const { id, adapter } = provider;
  const webhook = webhookOf(provider);
  const about = { check: 'webhook', of: id };
  if (webhook === undefined) {
    if (!takesWebhook(adapter.settings)) {
      return [{ ...about, result: 'not checkable', message: 'this provider sends no webhooks' }];
    }
    const canAsk = client.providers.get(id)?.capabilities.getStatus !== 'none';
    const message = canAsk
      ? 'not configured: statuses come only by polling'
      : 'not configured: nothing is known about a message after its acceptance';
    return [{ ...about, result: 'warning', message, next: `Add providers.${id}.webhook to the config.` }];
  }
  return [
    { ...about, ...judgeAddress(webhook.publicUrl) },
    { ...about, ...(await judgeSignatures(client, provider, webhook)) },
  ];
}

/** Whether an entry may name a webhook, in one of the forms that entries of the adapter have. */
function takesWebhook(settings: object): boolean {
  const { options: forms = [settings] } = settings as { readonly options?: readonly object[] };
  return forms.some((form) => 'shape' in form && Object.hasOwn(form.shape as object, 'webhook'));
}

type Verdict = Pick<Check, 'result' | 'message' | 'next'>;

function judgeAddress(publicUrl: string | undefined): Verdict {
  if (publicUrl === undefined) return { result: 'ok', message: 'only the provider knows its address' };
  // Without the query, which may hold a token.
  const { hostname, origin, pathname, protocol } = new URL(publicUrl);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (isHere) {
    const next = 'Set publicUrl to the address at which the provider reaches it.';
    return { result: 'warning', message: `${origin}${pathname} can be reached only from this machine`, next };
  }
  if (protocol === 'https:') return { result: 'ok', message: `${origin}${pathname}` };
  return {
    result: 'warning',
    message: `${origin}${pathname} is not encrypted`,
    next: 'Use https: providers may refuse other addresses.',
  };
}

const body = '{}';

/** A genuine request has to be believed with every secret, and a forged one with none. */
async function judgeSignatures(
  client: Client,
  provider: LoadedProvider,
  webhook: WebhookSettings,
): Promise<Verdict> {
  const dialect = await findDialect(provider);
  if (dialect === undefined)
    return { result: 'not checkable', message: 'how it signs requests is not known' };
  const hand = (secret: string) =>
    client.handleWebhook(provider.id, signRequest(dialect, provider, webhook, secret, body));
  const { secrets } = webhook;
  for (const [index, secret] of secrets.entries()) {
    const { response } = await hand(secret.reveal());
    if (response.status === 200) continue;
    const message = `a request signed with secrets[${index}] is refused with ${response.status}`;
    return { result: 'failed', message, next: 'Compare the secret and publicUrl with the provider’s.' };
  }
  const forged = await hand('forged');
  if (forged.response.status === 401) {
    const count = secrets.length === 1 ? 'its secret' : `each of its ${secrets.length} secrets`;
    return { result: 'ok', message: `a signature made with ${count} is accepted, a forged one is refused` };
  }
  return { result: 'failed', message: `a forged signature is answered with ${forged.response.status}` };
}
