import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { mediaFields } from '../media-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { messageKind } from '../message-kind.js';

export const audio = messageKind({
  type: 'audio',
  doc: 'A recording or a piece of music. With `voice` it is shown as a voice message, for which the file is Ogg with Opus; a provider without voice messages sends it as a file.',
  limits: {},
  schema: () =>
    strictObject({
      type: z.literal('audio'),
      ...messageEnvelope(),
      ...mediaFields(),
      /** A hint: shown as a voice message, with a wave instead of a file's icon. */
      voice: z.literal(true).optional(),
    }),
  sample: { to: sampleRecipient, type: 'audio', media: { url: 'https://files.example.test/a.ogg' } },
});
