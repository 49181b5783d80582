import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import { secretsOfAddress, toCallbackUrl } from './callback-address.js';
import { toBasic, toDecoded } from './decision-telecom-credential.js';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';

/** What every request of one instance shares. */
export interface DecisionTelecomConnection extends ProviderConnection {
  /** The headers of every request: the key as a Basic credential, and that the body is JSON. */
  readonly headers: Readonly<Record<string, string>>;
  /** The sender of messages: `source_addr` of DecisionTelecom's requests. */
  readonly sender: string;
  /** The callback address of a message, where a webhook is configured. */
  readonly callbackUrl: ((correlationId: string) => string) | undefined;
}

export type DecisionTelecomEndpoint = Endpoint<DecisionTelecomConnection>;

export function toConnection(settings: DecisionTelecomSettings, id: string): DecisionTelecomConnection {
  const { apiKey, baseUrl, sender, webhook } = settings;
  const basic = toBasic(settings);
  return {
    origin: baseUrl ?? 'https://web.it-decision.com',
    headers: { authorization: `Basic ${basic.reveal()}`, 'content-type': 'application/json' },
    sender,
    callbackUrl: webhook && ((correlationId) => toCallbackUrl(id, webhook, correlationId, Date.now())),
    secrets: [
      apiKey,
      basic,
      ...toDecoded(basic),
      ...(webhook === undefined ? [] : secretsOfAddress(webhook)),
    ],
    limitedBy: apiKey.reveal(),
  };
}
