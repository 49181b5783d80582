import type { StatusUpdate } from './status-update.js';

/**
 * How a message is found, and how two reports of one thing are recognised as the same. A message has up to two names: the id
 * that its provider gave it, and our correlation id. They are separate namespaces: a correlation id that reads like the
 * provider id of another message never finds that message.
 */

/** What names a message: a receipt, a reference, a status update, an attempt. */
interface Named {
  /** Instance id: ids of two providers may be the same by accident. */
  readonly provider: string;
  /** The provider's id; `null` where it gave none, or it is not known. */
  readonly providerMessageId: string | null;
  /** Our id; absent where an update does not name it. */
  readonly correlationId?: string | undefined;
}

/**
 * The names of a message, the provider's id first: where it is known it decides, because what is sent once more under one
 * correlation id is another message. The length of the provider's name is part of each, so that no name runs into the next.
 */
export function namesOfMessage({ provider, providerMessageId, correlationId }: Named): readonly string[] {
  const names: string[] = [];
  if (providerMessageId !== null) names.push(`id:${provider.length}:${provider}:${providerMessageId}`);
  if (correlationId !== undefined) names.push(`correlation:${provider.length}:${provider}:${correlationId}`);
  return names;
}

/**
 * The identity of a status update, since providers deliver each at least once. Neither the time nor what the provider adds
 * to its word is part of it. In a group, the status of each member is an update of its own.
 */
export function statusUpdateKey(
  update: Pick<StatusUpdate, 'rawStatus' | 'error' | 'recipient'> & Named,
): string {
  const { rawStatus, error, recipient } = update;
  return JSON.stringify([...namesOfMessage(update), '', rawStatus, error?.providerCode, recipient]);
}

/** An attempt to send one message through one provider. */
interface KnownAttempt {
  /** Instance id. */
  readonly provider: string;
  /** `null` where the provider gave none, or it is not known. */
  readonly providerMessageId: string | null;
  /** The provider certainly did not take it. */
  readonly isRefused?: boolean;
}

/**
 * Which of a message's attempts a status update is about: the one with its id; else the last one without an id that the
 * provider may have taken; else, for an update without an id, the last one through that provider. Otherwise none: the
 * provider took the message once more than anybody recorded.
 */
export function findAttempt<Attempt extends KnownAttempt>(
  attempts: readonly Attempt[],
  { provider, providerMessageId }: Pick<StatusUpdate, 'provider' | 'providerMessageId'>,
): Attempt | undefined {
  const own = attempts.filter((attempt) => attempt.provider === provider);
  if (providerMessageId === null) return lastTaken(own);
  const named = own.find((attempt) => attempt.providerMessageId === providerMessageId);
  return named ?? lastTaken(own.filter((attempt) => attempt.providerMessageId === null));
}

/** The last attempt that the provider may have taken, or the last one where it took none. */
const lastTaken = <Attempt extends KnownAttempt>(attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.findLast(({ isRefused }) => !isRefused) ?? attempts.at(-1);
