import * as z from 'zod';
import type { GatewayKey } from '../keys/gateway-key.js';

/** The most bytes that the body of a decision may have. */
export const maxDecisionBytes = 16 * 1024;

/** The reason for the decision. */
export const why = z.string().trim().min(1).max(1_000);

/** A decision with the name of the key, which its account keeps. */
export const withName = <Decision extends object>(key: GatewayKey | undefined, decision: Decision) => ({
  ...decision,
  ...(key !== undefined && { by: key.name }),
});
