import type { EventOwner, FindInstance, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { readNotification } from '@wamux/meta-format';
import {
  bytesOf,
  isSameSecret,
  type Lacking,
  ownEventsOnly,
  readPushedJson,
  toUnknownEvent,
  verifyProof,
} from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
import { withOwnWords } from './from-gupshup-event.js';
import { readFirstEvent } from './from-gupshup-first-event.js';
import { fromSystemEvent } from './from-gupshup-system-event.js';
import { metaNotification, ownNotification } from './gupshup-api.js';
import type { FirstEndpoint, GupshupEndpoint } from './gupshup-connection.js';
import { firstEvent } from './gupshup-first-api.js';
import type { FirstSettings, GupshupSettings } from './gupshup-settings.js';

/** The parameter of the registered address that carries the secret. */
const secretParameter = 'secret';

/**
 * Gupshup wants an answer without a body.
 * @see https://docs.gupshup.io/docs/webhook-key-points
 */
const emptyAnswer = { contentType: 'text/plain; charset=utf-8', body: '' };

/** Meta's notifications, with Gupshup's ids beside WhatsApp's. */
export function createGupshupWebhook(
  endpoint: Pick<GupshupEndpoint, 'appId' | 'id' | 'secrets'>,
  { webhook }: Pick<GupshupSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { appId: sender, id: provider } = endpoint;
  const secrets = [...endpoint.secrets, ...webhook.secrets];
  const owner: EventOwner = { sender };
  return {
    owner,
    acknowledgement: emptyAnswer,
    verify: (request) => verifyAddress(webhook.secrets, request),
    parse(request, given = ownEventsOnly(provider, owner)) {
      const { json, toRaw } = readPushedJson(request, secrets);
      const event = firstEvent.safeParse(json).data;
      // Other events come in version 2 for every app.
      if (event?.type === 'message' || event?.type === 'message-event') {
        return [toUnknownEvent(provider, toRaw(json), toOtherVersion(2, 3))];
      }
      const app = ownNotification.safeParse(json).data?.gs_app_id ?? undefined;
      // The app names the instance; Meta's ids of the number, which stand in some notifications only, are not asked for.
      const findInstance: FindInstance = () => given(app === undefined ? {} : { sender: app });
      // Events of templates and of the account are the same in both versions. They name the app by its name, which is not known here.
      const receiver = event === undefined ? undefined : findInstance({});
      if (event !== undefined && receiver !== undefined) {
        const news = fromSystemEvent({ provider: receiver, raw: toRaw(json) }, event);
        if (news !== undefined) return [news];
      }
      return readNotification({ provider, secrets, findInstance }, bytesOf(request)).map((event) =>
        withOwnWords(event, secrets),
      );
    },
  };
}

/** Gupshup's own events in version 2, of an app by its name. */
export function createFirstWebhook(
  endpoint: Pick<FirstEndpoint, 'appName' | 'id' | 'secrets'>,
  { webhook }: Pick<FirstSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { appName: sender, id: provider } = endpoint;
  const secrets = [...endpoint.secrets, ...webhook.secrets];
  const owner: EventOwner = { sender };
  return {
    owner,
    acknowledgement: emptyAnswer,
    verify: (request) => verifyAddress(webhook.secrets, request),
    parse(request, findInstance = ownEventsOnly(provider, owner)) {
      const { json, toRaw } = readPushedJson(request, secrets);
      if (isMetaNews(json)) return [toUnknownEvent(provider, toRaw(json), toOtherVersion(3, 2))];
      return readFirstEvent({ provider, secrets, raw: toRaw(json), findInstance }, json);
    },
  };
}

/**
 * The version is chosen with the subscription and not with the API that sends. The other one names the app by what this
 * instance is not told, its name or its id, so whose the event is cannot be known.
 * @see https://partner-docs.gupshup.io/docs/v3-message-events
 */
const toOtherVersion = (pushed: number, read: number): string =>
  `is an event in version ${pushed} of Gupshup's events, and this instance reads version ${read}: subscribe its address with version ${read}`;

const isMetaNews = (json: unknown): boolean => metaNotification.safeParse(json).success;

/** What an instance cannot do without a webhook, whichever API it uses. */
export const lackingWebhook = ({ webhook }: Pick<GupshupSettings, 'webhook'>): Lacking =>
  webhook === undefined ? { webhook: 'has no webhook', readStatus: 'has no webhook' } : {};

/**
 * Gupshup signs nothing: a caller who knows the secret in the address is believed. It proves who sent the request, and not
 * that its body arrived as it was sent.
 */
function verifyAddress(
  secrets: NonNullable<GupshupSettings['webhook']>['secrets'],
  request: WebhookRequest,
): Result<void, WebhookRefusal> {
  const given = secretIn(request);
  return verifyProof(request, secrets, {
    given,
    missing: `the address has no "${secretParameter}" in its query`,
    wrong: `"${secretParameter}" in the address is none of the configured secrets`,
    isMadeBy: (secret) => isSameSecret(given ?? '', secret.reveal()),
  });
}

/** `undefined` unless there is exactly one secret: a caller who adds one to the address does not know the real one. */
function secretIn(request: WebhookRequest): string | undefined {
  try {
    const values = new URL(request.url, 'http://localhost').searchParams.getAll(secretParameter);
    return values.length === 1 ? values[0] : undefined;
  } catch {
    return undefined;
  }
}
