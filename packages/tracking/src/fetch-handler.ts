import type { WebhookRequest } from '@wamux/core';
import { readBody } from '@wamux/core/helpers';
import { EventsInHand } from './events-in-hand.js';
import { type HandledWebhook, largestWebhookBytes, type TakenWebhook } from './handle-webhook.js';
import { withinTime } from './within-time.js';

/** A webhook as a function of the Fetch API, which Hono, Next, Deno, Bun and Workers can route to. Never rejects. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** How long the rest of a body is awaited, in milliseconds. Providers send theirs at once. */
const bodyWithinMs = 15_000;
/** How long the app may take, in milliseconds. Providers give up sooner, and send the request again. */
const eventsWithinMs = 60_000;

/**
 * Makes a handler of the Fetch API of what takes a webhook request in.
 *
 * @param onEvents Called with what was believed, before the provider is answered; if it rejects, or takes longer than a
 * minute, the provider is told to send the request again.
 * @param unmark Called with the marks of events that the app could not take, so that their next delivery is no repeat: an
 * app that skips repeats would lose them.
 * @param inHand What the app is taking already, through this handler and others.
 */
export function toFetchHandler(
  handle: (request: WebhookRequest) => Promise<TakenWebhook>,
  onEvents: (events: HandledWebhook['events']) => void | Promise<void> = () => {},
  unmark: (marks: readonly string[]) => Promise<void> = async () => {},
  inHand: EventsInHand = new EventsInHand(),
): FetchHandler {
  return async (request) => {
    const read = await readRequest(request);
    if (read === 'unreadable')
      return new Response('the request cannot be read; perhaps its body was already read', { status: 400 });
    if (read === 'too-large') return new Response('the body is too large', { status: 413 });
    const taken = await handle(read);
    const { events, marks } = taken;
    const handover = {
      take: async () => withinTime(eventsWithinMs, onEvents(events)),
      takeBack: async () => unmark(marks()).catch(() => {}),
    };
    if (events.length > 0 && !(await inHand.take(taken, handover)))
      return new Response('the events could not be handled', { status: 503 });
    const { status, headers, body } = taken.response;
    return new Response(body, { status, headers });
  };
}

/** A sender that breaks off or stalls, a body that was read elsewhere, or one that is not bytes: none of these is a request. */
async function readRequest(request: Request): Promise<WebhookRequest | 'too-large' | 'unreadable'> {
  try {
    const rawBody = await withinTime(bodyWithinMs, readBody(request, largestWebhookBytes));
    if (typeof rawBody === 'string') return rawBody;
    const { method, url, headers } = request;
    return { method, url, headers: Object.fromEntries(headers), rawBody };
  } catch {
    return 'unreadable';
  }
}
