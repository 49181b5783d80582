import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { messageKind } from '../message-kind.js';
import { placeFields } from '../place-fields.js';

export const location = messageKind({
  type: 'location',
  doc: 'A place on a map, with its name and address if wanted.',
  limits: {},
  schema: () =>
    strictObject({
      type: z.literal('location'),
      ...messageEnvelope(),
      ...placeFields(),
    }),
  sample: { to: sampleRecipient, type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
});
