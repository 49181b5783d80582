import type {
  EventOwner,
  FindInstance,
  WebhookReceiver,
  WebhookRequest,
  WhatsAppProvider,
} from '@wamux/core';

/** An instance that has a webhook. */
export interface Candidate {
  /** Instance id. */
  readonly id: string;
  /** What verifies and reads the requests of this instance. */
  readonly receiver: WebhookReceiver;
}

/** The instances that a webhook request may concern. */
export interface Candidates {
  /** Those that may be able to verify and read it, the likeliest first. */
  readonly readers: readonly Candidate[];
  /** Those that its events may belong to, in the order of the config: a number that is configured twice is the first one's. */
  readonly owners: readonly Candidate[];
  /** Whether the address belongs to one instance, which then owns the events that name no number or account. */
  readonly hasAddressee: boolean;
}

/**
 * Finds the instances that a request may concern: all that have a webhook, or, where the address names an instance, that one
 * and the others of its adapter, since one address may serve every number of an app. An instance without an `owner`, whose
 * events cannot be told from those of others, reads only what comes to its own address.
 */
export function candidatesFor(
  providers: ReadonlyMap<string, WhatsAppProvider>,
  id: string | undefined,
): Candidates {
  const all = [...providers.values()].flatMap(({ id, adapter, webhook }) =>
    webhook === undefined ? [] : [{ id, adapter, receiver: webhook }],
  );
  if (id === undefined) return { readers: all, owners: all, hasAddressee: false };
  const named = all.find((candidate) => candidate.id === id);
  if (named === undefined) return { readers: [], owners: [], hasAddressee: true };
  const owners = all.filter(({ adapter }) => adapter === named.adapter);
  const others = owners.filter(
    (candidate) =>
      candidate !== named && named.receiver.owner !== undefined && candidate.receiver.owner !== undefined,
  );
  return { readers: [named, ...others], owners, hasAddressee: true };
}

/** Finds out which instance each event of a request belongs to. */
export interface Owners {
  readonly find: FindInstance;
  /**
   * Once the request was read: the instances that may own its events that name none, or none that is configured; empty if
   * there is no such event, or only the reader may own it.
   */
  doubtful(): readonly string[];
}

/**
 * Finds the owners of the events of a request that `reader` believed. Only instances that believe the request too can own
 * a part of it: a sender that knows the secret of one app has no say over the numbers of another.
 */
export function ownersAmong(
  { owners, hasAddressee }: Candidates,
  reader: Candidate,
  request: WebhookRequest,
): Owners {
  const believing = new Map<string, boolean>([[reader.id, true]]);
  const believes = ({ id, receiver }: Candidate): boolean => {
    const known = believing.get(id) ?? receiver.verify(request).isOk();
    believing.set(id, known);
    return known;
  };
  const findBy = (isOwner: (owner: EventOwner) => boolean): string | undefined =>
    owners.find(
      (candidate) =>
        candidate.receiver.owner !== undefined && isOwner(candidate.receiver.owner) && believes(candidate),
    )?.id;
  const believers = (): readonly Candidate[] => owners.filter(believes);

  let isAnyInDoubt = false;
  function find({ sender, account }: EventOwner): string | undefined {
    const named =
      sender !== undefined
        ? findBy((owner) => owner.sender === sender)
        : account !== undefined
          ? findBy((owner) => owner.account === account)
          : undefined;
    if (named !== undefined) return named;
    isAnyInDoubt = true;
    if (sender !== undefined) return undefined;
    // An instance that does not know its account may be of any; those that know theirs are not of this one.
    if (account !== undefined)
      return reader.receiver.owner?.account === undefined
        ? reader.id
        : findBy((owner) => owner.account === undefined);
    return hasAddressee || believers().length === 1 ? reader.id : undefined;
  }
  return {
    find,
    doubtful() {
      const others = isAnyInDoubt ? believers() : [];
      return others.length > 1 ? others.map(({ id }) => id) : [];
    },
  };
}
