import type { EventOwner, FindInstance } from '@wamux/core';

/**
 * For a receiver that is asked alone: its own events, and nobody else's. A number or channel decides; what names none is news
 * of an account, which is everybody's of that account.
 */
export const ownEventsOnly =
  (id: string, { sender }: EventOwner): FindInstance =>
  (named) =>
    named.sender === undefined || named.sender === sender ? id : undefined;
