import { maskPhoneNumber, type Secret, type WebhookRequest } from '@wamux/core';
import type { DialectDescription } from '@wamux/simulator';
import type { LoadedProvider } from 'wamux';

/** What the settings of adapters with webhooks have. */
export interface WebhookSettings {
  readonly secrets: readonly Secret[];
  readonly publicUrl?: string | undefined;
}

/** A dialect whose provider pushes. */
type SigningDialect = DialectDescription & Required<Pick<DialectDescription, 'webhooks'>>;

/** The `webhook` of a provider's settings; `undefined` where none is configured. */
export const webhookOf = ({ settings }: LoadedProvider): WebhookSettings | undefined =>
  (settings as { readonly webhook?: WebhookSettings }).webhook;

/**
 * The simulator's dialect of an adapter, which is written from the provider's documentation, so that the adapter's
 * verification and parsing are checked against something independent. `undefined` where the dialect has no signature.
 */
export async function findDialect({ adapter }: LoadedProvider): Promise<SigningDialect | undefined> {
  const { dialects } = await import('@wamux/simulator');
  const known: readonly DialectDescription[] = Object.values(dialects);
  return known.find((one): one is SigningDialect => one.name === adapter.name && one.webhooks !== undefined);
}

/** A request as the provider would send it to one of its webhooks. */
export function signRequest(
  { webhooks }: SigningDialect,
  { id: receiver }: LoadedProvider,
  webhook: WebhookSettings,
  secret: string,
  body: string,
): WebhookRequest {
  const { publicUrl: url = 'https://webhook.invalid/' } = webhook;
  const settings = { ...webhook };
  const signed = webhooks.signing.sign({ secret, url, body, at: Date.now(), receiver, settings });
  return { method: 'POST', ...signed, rawBody: new TextEncoder().encode(body) };
}

/** A status of a message, as this provider would push it, and which of its settings that names. */
export interface NewsOf {
  readonly body: string;
  /** For a person, such as `phoneNumberId 107`; `undefined` where the provider's events name no number. */
  readonly named: string | undefined;
}

/** Makes one from the dialect's, in which the simulated number, channel or account is replaced by that of the settings. */
export function newsOf({ config, webhooks }: SigningDialect, { settings }: LoadedProvider): NewsOf {
  const event = webhooks.statusEvent({ id: '1', status: 'delivered', at: Date.now() });
  let text = JSON.stringify(webhooks.bodyOf([event]));
  const named: string[] = [];
  for (const [name, simulated] of Object.entries(config.settings)) {
    const own = (settings as Readonly<Record<string, unknown>>)[name];
    if (typeof own !== 'string' || !text.includes(simulated)) continue;
    text = text.replaceAll(simulated, JSON.stringify(own).slice(1, -1));
    // Some entries have their number as digits only, as the ids of others are.
    const isNumber = name === 'from' || own.startsWith('+');
    named.push(`${name} ${isNumber ? maskPhoneNumber(own) : own}`);
  }
  const parameters = Object.entries(JSON.parse(text)).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const body = webhooks.contentType === undefined ? text : new URLSearchParams(parameters).toString();
  return { body, named: named.length === 0 ? undefined : named.join(', ') };
}
