import { randomBytes } from 'node:crypto';

/** An id of WhatsApp's form, for what is sent and for what is received. */
export const newWamid = (): string => `wamid.${randomBytes(24).toString('base64')}`;
