import type { EventOwner, FindInstance } from '@wamux/core';

/**
 * Whether an event is of an instance. The number or channel decides where the event names one; news of an account is of every
 * instance of that account; and what names nobody, or names what the settings do not know, can be of any.
 */
export function isOwnedBy(own: EventOwner, named: EventOwner): boolean {
  if (named.sender !== undefined && own.sender !== undefined) return named.sender === own.sender;
  return named.account === undefined || own.account === undefined || named.account === own.account;
}

/** For a receiver that is asked alone: its own events, and nobody else's. */
export const ownEventsOnly =
  (id: string, own: EventOwner): FindInstance =>
  (named) =>
    isOwnedBy(own, named) ? id : undefined;
