import type {
  EventOwner,
  FindInstance,
  WebhookReceiver,
  WebhookRequest,
  WhatsAppProvider,
} from '@wamux/core';

/** An instance that a webhook request may be of. */
export interface Candidate {
  /** Instance id. */
  readonly id: string;
  /** What verifies and reads the requests of this instance. */
  readonly receiver: WebhookReceiver;
}

/**
 * The instances that a request may be of, the likeliest first: without an id all that have a webhook; with one that instance
 * and, where its events name whom they are of, those of its adapter, as one address may serve every number of an app.
 */
export function candidatesFor(
  providers: ReadonlyMap<string, WhatsAppProvider>,
  id: string | undefined,
): readonly Candidate[] {
  const named = id === undefined ? undefined : providers.get(id);
  if (id !== undefined && named?.webhook === undefined) return [];
  const isOther = (provider: WhatsAppProvider): boolean =>
    named === undefined ||
    (provider !== named && provider.adapter === named.adapter && named.webhook?.owner !== undefined);
  const others = [...providers.values()].filter(isOther);
  return [...(named === undefined ? [] : [named]), ...others].flatMap(({ id, webhook }) =>
    webhook === undefined ? [] : [{ id, receiver: webhook }],
  );
}

/**
 * Finds the owners of the events of a request that `reader` believed. Only instances that believe the request too can own
 * a part of it: a sender that knows the secret of one app has no say over the numbers of another.
 */
export function ownersAmong(
  candidates: readonly Candidate[],
  reader: Candidate,
  request: WebhookRequest,
): FindInstance {
  const believing = new Map<Candidate, boolean>([[reader, true]]);
  const believes = (candidate: Candidate): boolean => {
    const known = believing.get(candidate) ?? candidate.receiver.verify(request).isOk();
    believing.set(candidate, known);
    return known;
  };
  const find = (isOwner: (owner: EventOwner) => boolean): string | undefined =>
    candidates.find(
      (candidate) =>
        candidate.receiver.owner !== undefined && isOwner(candidate.receiver.owner) && believes(candidate),
    )?.id;
  return ({ sender, account }) => {
    if (sender !== undefined) return find((owner) => owner.sender === sender);
    if (account === undefined) return reader.id;
    return find((owner) => owner.account === account) ?? reader.id;
  };
}
