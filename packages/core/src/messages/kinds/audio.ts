import * as z from 'zod';
import { mediaFields } from '../media-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { messageKind } from '../message-kind.js';
import { strictObject } from '../strict-object.js';

export const audio = messageKind({
  type: 'audio',
  doc: 'A recording or a piece of music.',
  limits: {},
  schema: strictObject({ type: z.literal('audio'), ...messageEnvelope, ...mediaFields }),
  sample: { to: sampleRecipient, type: 'audio', media: { url: 'https://files.example.test/a.ogg' } },
});
