import type { MessageStatus } from '@wamux/core';
import { mapMetaStatus } from '@wamux/meta-format';

/** Meta's words, and one of Gupshup's own: the message waits at Gupshup. */
export const mapGupshupStatus = (rawStatus: string): MessageStatus =>
  rawStatus === 'enqueued' ? 'accepted' : mapMetaStatus(rawStatus);
