import * as z from 'zod';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { messageKind } from '../message-kind.js';
import { strictObject } from '../strict-object.js';

export const location = messageKind({
  type: 'location',
  doc: 'A place on a map, with its name and address if wanted.',
  limits: {},
  schema: strictObject({
    type: z.literal('location'),
    ...messageEnvelope,
    /** Degrees, -90 to 90. */
    latitude: z.number().min(-90).max(90),
    /** Degrees, -180 to 180. */
    longitude: z.number().min(-180).max(180),
    name: z.string().min(1).optional(),
    address: z.string().min(1).optional(),
  }),
  sample: { to: sampleRecipient, type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
});
