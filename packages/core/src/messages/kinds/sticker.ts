import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { mediaFields } from '../media-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { messageKind } from '../message-kind.js';

export const sticker = messageKind({
  type: 'sticker',
  doc: 'A sticker, still or animated: a WebP image.',
  limits: {},
  schema: () => strictObject({ type: z.literal('sticker'), ...messageEnvelope(), ...mediaFields() }),
  sample: { to: sampleRecipient, type: 'sticker', media: { url: 'https://files.example.test/a.webp' } },
});
