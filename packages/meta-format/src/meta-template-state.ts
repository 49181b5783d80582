import type { TemplateState } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * Meta's words for what becomes of a template, listed or pushed. A flagged one can still be sent, and one that is archived or about
 * to be deleted cannot.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update
 */
const states: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  FLAGGED: 'approved',
  REINSTATED: 'approved',
  UNARCHIVED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  ARCHIVED: 'disabled',
  DELETED: 'disabled',
  PENDING_DELETION: 'disabled',
};

/** Meta's word in ours, in upper or lower case; one that is not known is `unknown`. */
export const toMetaTemplateState = (word: string | null | undefined): TemplateState =>
  getOwn(states, word?.toUpperCase() ?? '') ?? 'unknown';
