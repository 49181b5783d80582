import type { EventOwner, FindInstance } from '@wamux/core';

/**
 * Finds the owner where a receiver is used alone: it gets its own events and no others. The number or channel decides. An
 * event without one is about an account, and belongs to every instance of that account.
 */
export const ownEventsOnly =
  (id: string, { sender }: EventOwner): FindInstance =>
  (named) =>
    named.sender === undefined || named.sender === sender ? id : undefined;
