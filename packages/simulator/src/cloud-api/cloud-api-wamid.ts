import { randomBytes } from 'node:crypto';

/** An id of WhatsApp's form, for sent and received messages. */
export const newWamid = (): string => `wamid.${randomBytes(24).toString('base64')}`;
