import { jsonResponse } from '../../problems/problem-response.js';
import type { Asked } from '../view.js';

/** What the plots show. */
export const activitySeries = async ({ context: { activity } }: Asked): Promise<Response> =>
  jsonResponse(200, activity.series());
