import type { StatusEvent, WebhookEvent } from '@wamux/core';

/** After one status could not be stored, the others are tried for so long: where the store is away, none can be. */
const othersForMs = 2_000;

export interface Kept {
  /** In their order. Of events that the provider has to send again only the statuses that were stored: those are repeats then. */
  readonly events: readonly WebhookEvent[];
  /** Nothing is missing that could be stored another time. */
  readonly isWhole: boolean;
}

/** Stores the statuses among events, each for itself: one that cannot be stored keeps out no other. */
export async function keepEach(
  events: readonly WebhookEvent[],
  keep: (event: StatusEvent) => WebhookEvent | Promise<WebhookEvent>,
): Promise<Kept> {
  const all: WebhookEvent[] = [];
  const stored: WebhookEvent[] = [];
  let failedAt: number | undefined;
  for (const event of events) {
    if (failedAt !== undefined && performance.now() - failedAt > othersForMs) break;
    if (event.type !== 'status') {
      all.push(event);
      continue;
    }
    try {
      const kept = await keep(event);
      all.push(kept);
      stored.push(kept);
    } catch {
      failedAt ??= performance.now();
    }
  }
  return failedAt === undefined ? { events: all, isWhole: true } : { events: stored, isWhole: false };
}
