import { makeOnce } from '../helpers/make-once.js';
import * as z from '../zod.js';

/** A place on a map. */
export const placeFields = makeOnce(() => ({
  /** Degrees, -90 to 90. */
  latitude: z.number().min(-90).max(90),
  /** Degrees, -180 to 180. */
  longitude: z.number().min(-180).max(180),
  name: z.string().min(1).optional(),
  address: z.string().min(1).optional(),
}));
