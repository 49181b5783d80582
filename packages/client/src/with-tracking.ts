import type {
  CallOptions,
  MessageReference,
  ProviderError,
  StatusReport,
  StatusStore,
  StatusUpdate,
  WebhookEvent,
  WebhookRequest,
  WhatsAppProvider,
} from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { Router } from '@wamux/router';
import type {
  Candidates,
  EventsInHand,
  FetchHandler,
  HandledWebhook,
  StatusTracker,
  TakenWebhook,
  TrackOptions,
} from '@wamux/tracking';
import { type Result, ResultAsync } from 'neverthrow';
import { requireSharedParts } from './check-options.js';
import { closeTemplate } from './close-template.js';
import { createRecording } from './record-send.js';
import type { ReplaceableLimiter } from './replaceable-limiter.js';
import type { SharedStore } from './shared-store.js';

/** The methods of a client that follow messages and receive webhooks. */
export interface Tracking {
  /**
   * Handles a webhook request. `response` is always the answer to give; `events` is everything in the request, where it is
   * genuine. Never rejects. One address may serve every number of an app or workspace, and every provider: the instances
   * whose secret signed the request are found, and each event belongs to the one whose number or channel it names. News of a
   * number that is not configured is `unknown`, with a reason.
   */
  handleWebhook(request: WebhookRequest): Promise<HandledWebhook>;
  /**
   * The same for an address of one provider: the request is read by its adapter. Events still belong to the instance that
   * they name.
   */
  handleWebhook(providerId: string, request: WebhookRequest): Promise<HandledWebhook>;
  /**
   * The same as a handler of the Fetch API. The provider is answered when `onEvents` has finished.
   *
   * @throws {TypeError} where `onEvents` is no function.
   */
  webhookHandler(onEvents?: OnEvents): FetchHandler;
  /** The same for an address of one provider, as `handleWebhook` with its id. */
  webhookHandler(providerId: string, onEvents?: OnEvents): FetchHandler;
  /**
   * Yields every change of a message's status until it is terminal, whether it comes by webhook or by polling the provider
   * and the store, often at first and then more and more rarely. A receipt is a reference; where the provider gives no
   * message id (Wolkvox), it needs the recipient as well: `{ ...receipt, to }`. It ends at once where nothing can be learnt:
   * `onTrouble`, or a process warning, says why.
   */
  track(reference: MessageReference, options?: TrackOptions): AsyncIterable<StatusReport>;
  /**
   * The status of a message, folded from webhooks, earlier answers and what the provider answers now. It never goes
   * backwards. Where the provider cannot be asked, or the question fails, it is the stored status with `asked: false`; an
   * error only where nothing is known.
   */
  getStatus(reference: MessageReference, options?: CallOptions): ResultAsync<StatusReport, ProviderError>;
  /**
   * Connects a client to what its outbox shares between processes. A part that the client was created with is kept, and so is
   * that of an outbox that is still open. `openOutbox` calls this.
   *
   * @throws {ConfigError} naming the part that is missing, or lacks a method.
   */
  connect(shared: { readonly statusStore: StatusStore; readonly limiter: Limiter }): void;
  /** Says that these parts are closed: those of the next outbox, or of another that is open, take their place. */
  disconnect(shared: { readonly statusStore: StatusStore; readonly limiter: Limiter }): void;
}

/** Handles the events of one request. If it rejects, the provider is told to send the request again. */
type OnEvents = (events: readonly WebhookEvent[]) => void | Promise<void>;

let loaded: typeof import('@wamux/tracking') | undefined;

/** Loaded when needed, since most processes only send; and only once, since another `import()` costs as much as an HMAC. */
async function load(): Promise<typeof import('@wamux/tracking')> {
  loaded = await import('@wamux/tracking');
  return loaded;
}

/**
 * Adds webhooks to a router, and keeps its sends and statuses in a store: the one that the client was given, else that of
 * its outbox, else one in memory. The last one records sends only where a webhook can report on them.
 */
export function withTracking(
  router: Router,
  sharedStore: SharedStore,
  ownLimiter: ReplaceableLimiter,
): Router & Tracking {
  const hasWebhooks = [...router.providers.values()].some(({ webhook }) => webhook !== undefined);
  let own: StatusStore | undefined;
  let patient: { readonly of: StatusStore; readonly store: StatusStore } | undefined;
  let tracker: StatusTracker | undefined;
  let inHand: EventsInHand | undefined;
  const candidatesById = new Map<string | undefined, Candidates>();
  let isClosed = false;

  async function storeInUse(): Promise<StatusStore> {
    const { createMemoryStatusStore, toPatientStore } = loaded ?? (await load());
    const { current } = sharedStore;
    if (current === undefined) {
      own ??= createMemoryStatusStore();
      return own;
    }
    if (patient?.of !== current) patient = { of: current, store: toPatientStore(current) };
    return patient.store;
  }

  /** Answers to polls are stored like pushed statuses. */
  async function onAnswer(update: StatusUpdate): Promise<void> {
    router.observe(update);
    await (await storeInUse()).addStatusUpdates([{ ...update, isAnswer: true }]);
  }

  async function* track(reference: MessageReference, options?: TrackOptions): AsyncGenerator<StatusReport> {
    const { StatusTracker } = loaded ?? (await load());
    if (isClosed) return;
    const { getStatus, providers } = router;
    const known = async (one: MessageReference) => (await storeInUse()).find(one);
    // Two instances of one account may share a webhook; and other processes write to a store that is shared.
    const canHearOf = ({ adapter }: WhatsAppProvider): boolean =>
      sharedStore.current !== undefined ||
      [...providers.values()].some((one) => one.adapter === adapter && one.webhook !== undefined);
    tracker ??= new StatusTracker({ providers, getStatus, onAnswer, known, canHearOf });
    yield* tracker.track(reference, options);
  }

  async function getStatus(
    reference: MessageReference,
    options?: CallOptions,
  ): Promise<Result<StatusReport, ProviderError>> {
    const { readStatus } = loaded ?? (await load());
    return readStatus(router, await storeInUse(), reference, options);
  }

  async function takeIn(providerId: string | undefined, request: WebhookRequest): Promise<TakenWebhook> {
    const { candidatesFor, handleWebhook } = loaded ?? (await load());
    let candidates = candidatesById.get(providerId);
    if (candidates === undefined) {
      candidates = candidatesFor(router.providers, providerId);
      // Anybody may ask for ids that do not exist.
      if (candidates.readers.length > 0) candidatesById.set(providerId, candidates);
    }
    const taken = await handleWebhook(candidates, await storeInUse(), request);
    for (const event of taken.events) {
      if (event.type === 'template') closeTemplate(router.providers, event);
      if (event.type !== 'status') continue;
      router.observe(event);
      tracker?.observe(event);
    }
    return taken;
  }
  const tracking = {
    track,
    getStatus: (reference, options) => new ResultAsync(getStatus(reference, options)),
    async handleWebhook(first: string | WebhookRequest, second?: WebhookRequest) {
      const { response, events } = await (typeof first === 'string'
        ? takeIn(first, second as WebhookRequest)
        : takeIn(undefined, first));
      return { response, events };
    },
    async close() {
      isClosed = true;
      tracker?.close();
      await router.close();
    },
    connect(shared) {
      requireSharedParts(shared);
      const { statusStore, limiter } = shared;
      sharedStore.connect(statusStore);
      ownLimiter.connect(limiter);
    },
    disconnect({ statusStore, limiter }) {
      sharedStore.disconnect(statusStore);
      ownLimiter.disconnect(limiter);
    },
    webhookHandler(first?: string | OnEvents, second?: OnEvents) {
      const [providerId, onEvents] = typeof first === 'string' ? [first, second] : [undefined, first];
      requireHandler(onEvents);
      const unmark = async (marks: readonly string[]) => (await storeInUse()).unmarkEvents(marks);
      return async (request: Request) => {
        const { EventsInHand, toFetchHandler } = loaded ?? (await load());
        inHand ??= new EventsInHand();
        return toFetchHandler((taken) => takeIn(providerId, taken), onEvents, unmark, inHand)(request);
      };
    },
  } satisfies Tracking & Partial<Router>;
  const recording = createRecording(sharedStore, storeInUse, hasWebhooks);
  return {
    ...router,
    ...tracking,
    send: recording(router.send),
    sendTemplate: recording(router.sendTemplate),
  };
}

/** A wrong handler should fail where it is made, and not with the first request of a provider. */
function requireHandler(onEvents: unknown): void {
  if (onEvents !== undefined && typeof onEvents !== 'function')
    throw new TypeError('onEvents: expected a function that takes the events');
}
