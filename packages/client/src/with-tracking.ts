import type {
  CallOptions,
  MessageReference,
  SendError,
  SendReceipt,
  StatusEvent,
  StatusReport,
  StatusStore,
  WebhookEvent,
  WebhookRequest,
} from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { Router } from '@wamux/router';
import type { FetchHandler, HandledWebhook, StatusTracker, TrackOptions } from '@wamux/tracking';
import { type Result, ResultAsync } from 'neverthrow';
import type { ReplaceableLimiter } from './replaceable-limiter.js';

/** What becomes of messages, as providers push it. */
export interface Tracking {
  /**
   * Takes in a webhook request of a provider. `response` is what to answer, always; `events` is everything that the
   * request brought, where it is genuine. Never rejects.
   */
  handleWebhook(providerId: string, request: WebhookRequest): Promise<HandledWebhook>;
  /** The same as a handler of the Fetch API. The provider is answered when `onEvents` is through. */
  webhookHandler(
    providerId: string,
    onEvents?: (events: readonly WebhookEvent[]) => void | Promise<void>,
  ): FetchHandler;
  /**
   * Every change of a message's status until it is terminal, whichever way the news comes: a webhook, or asking the
   * provider, often at first and then more and more rarely. A receipt is a reference; where the provider gives no message
   * id (Wolkvox) it needs the recipient as well: `{ ...receipt, to }`.
   */
  track(reference: MessageReference, options?: TrackOptions): AsyncIterable<StatusReport>;
  /**
   * Gives a client what an outbox shares between processes, each where the client was given none of its own; `openOutbox`
   * calls it.
   */
  connect(shared: { readonly statusStore: StatusStore; readonly limiter: Limiter }): void;
}

let loaded: typeof import('@wamux/tracking') | undefined;

/** Loaded when it is needed, as most processes only send; and once, as asking the loader again costs as much as an HMAC. */
async function load(): Promise<typeof import('@wamux/tracking')> {
  loaded = await import('@wamux/tracking');
  return loaded;
}

/** Adds webhooks to a router, and keeps what it sends and hears in a store, where there is one. */
export function withTracking(
  router: Router,
  given: StatusStore | undefined,
  ownLimiter: ReplaceableLimiter,
): Router & Tracking {
  let store = given;
  let tracker: StatusTracker | undefined;
  let isClosed = false;

  /** What polling brings is kept as what is pushed. */
  async function onNews(event: StatusEvent): Promise<void> {
    router.observe(event);
    await store?.addNews(event);
  }

  /** Of a lost answer there is no id to find its attempt by; there is one attempt with one provider. */
  async function known({ correlationId = '', provider, providerMessageId }: MessageReference) {
    const message = await store?.get(correlationId);
    return message?.attempts.find(
      (attempt) =>
        attempt.provider === provider &&
        (providerMessageId === null || attempt.providerMessageId === providerMessageId),
    );
  }

  async function* track(reference: MessageReference, options?: TrackOptions): AsyncGenerator<StatusReport> {
    const { StatusTracker } = loaded ?? (await load());
    if (isClosed) return;
    const { getStatus, providers } = router;
    tracker ??= new StatusTracker({ providers, getStatus, onNews, known });
    yield* tracker.track(reference, options);
  }

  async function takeIn(providerId: string, request: WebhookRequest): Promise<HandledWebhook> {
    const { handleWebhook } = loaded ?? (await load());
    const handled = await handleWebhook(router.providers.get(providerId)?.webhook, store, request);
    for (const event of handled.events) {
      if (event.type !== 'status' || event.duplicate) continue;
      router.observe(event);
      tracker?.observe(event);
    }
    return handled;
  }
  const tracking = {
    track,
    handleWebhook: takeIn,
    async close() {
      isClosed = true;
      tracker?.close();
      await router.close();
    },
    connect({ statusStore, limiter }) {
      store ??= statusStore;
      ownLimiter.replace(limiter);
    },
    webhookHandler: (providerId, onEvents) => async (request: Request) => {
      const { toFetchHandler } = loaded ?? (await load());
      return toFetchHandler((taken) => takeIn(providerId, taken), onEvents)(request);
    },
  } satisfies Tracking & Partial<Router>;
  const keeping =
    <Message>(send: (message: Message, options?: CallOptions) => ResultAsync<SendReceipt, SendError>) =>
    (message: Message, options?: CallOptions) =>
      // Who is told before each send keeps its own account.
      store === undefined || options?.beforeSend !== undefined
        ? send(message, options)
        : new ResultAsync(keep(store, send(message, options)));
  return { ...router, ...tracking, send: keeping(router.send), sendTemplate: keeping(router.sendTemplate) };
}

/** Takes down what may be out there before the caller hears of it, so that no status finds its message unknown. */
async function keep(
  store: StatusStore,
  sending: ResultAsync<SendReceipt, SendError>,
): Promise<Result<SendReceipt, SendError>> {
  const result = await sending;
  const { attempts = [], correlationId } = result.isOk() ? result.value : result.error;
  if (correlationId === undefined) return result;
  try {
    for (const { outcome, provider } of attempts) {
      if (outcome !== 'unknown') continue;
      await store.addAttempt({ correlationId, provider, providerMessageId: null, status: 'unknown' });
    }
    if (result.isOk()) await store.addAttempt(result.value);
  } catch {
    // The send is done, whatever becomes of the store: its statuses will be parked.
  }
  return result;
}
