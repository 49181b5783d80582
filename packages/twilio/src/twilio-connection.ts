import { Secret } from '@wamux/core';
import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { TwilioSettings } from './twilio-settings.js';

/** What every request of one instance shares. */
export interface TwilioConnection extends ProviderConnection {
  /** The headers of every request: the credential as HTTP Basic, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where contents are listed. */
  readonly contentOrigin: string;
  /** Where messages of users are marked as read. */
  readonly messagingOrigin: string;
  /** The account that sends; a part of the path. */
  readonly accountSid: string;
  /** The number that sends, E.164. */
  readonly from: string | undefined;
  /** The Messaging Service that chooses the number where `from` names none. */
  readonly messagingServiceSid: string | undefined;
  /** SIDs of contents, by the number of buttons or rows. */
  readonly contents: NonNullable<TwilioSettings['contents']>;
  /** The callback address to which Twilio reports statuses, where a webhook is configured. */
  readonly callbackUrl: ((correlationId: string) => string) | undefined;
}

/** The connection, and which instance it is of. */
export type TwilioEndpoint = Endpoint<TwilioConnection>;

export function toConnection(settings: TwilioSettings): TwilioConnection {
  const { accountSid, apiKeySecret, apiKeySid, authToken, baseUrl, contents = {}, from } = settings;
  const { messagingServiceSid, webhook } = settings;
  const secret = authToken ?? apiKeySecret;
  const pair = `${apiKeySid ?? accountSid}:${secret?.reveal() ?? ''}`;
  const basic = new Secret(Buffer.from(pair).toString('base64'));
  const publicUrl = webhook?.publicUrl;
  return {
    origin: baseUrl ?? 'https://api.twilio.com',
    contentOrigin: baseUrl ?? 'https://content.twilio.com',
    messagingOrigin: baseUrl ?? 'https://messaging.twilio.com',
    headers: { authorization: `Basic ${basic.reveal()}`, accept: 'application/json' },
    accountSid,
    from,
    messagingServiceSid,
    contents,
    callbackUrl: publicUrl === undefined ? undefined : (id) => toCallbackUrl(publicUrl, id),
    secrets: [
      basic,
      ...(secret === undefined ? [] : [secret]),
      ...(publicUrl === undefined ? [] : secretsOfAddress(publicUrl)),
    ],
    limitedBy: `${accountSid}/${from ?? messagingServiceSid ?? ''}`,
  };
}

/** The parameter of the callback address that holds our correlation id. The signature covers it. */
export const correlationParameter = 'correlation';

/**
 * The callback address of one message. It is put together as text: parsed and written again, the address might no longer
 * be the one that is registered. Twilio has no field for an id of ours, and calls back exactly what it was given.
 */
function toCallbackUrl(publicUrl: string, correlationId: string): string {
  // Also what `encodeURIComponent` leaves as it is: Twilio has written such characters otherwise in addresses it signed.
  const id = encodeURIComponent(correlationId).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${publicUrl}${publicUrl.includes('?') ? '&' : '?'}${correlationParameter}=${id}`;
}

/** Secrets in the configured address: its query may contain a password of the app. */
function secretsOfAddress(publicUrl: string): readonly Secret[] {
  const { password, searchParams } = new URL(publicUrl);
  return [password, ...searchParams.values()]
    .filter(({ length }) => length >= 4)
    .map((value) => new Secret(value));
}
