import * as z from 'zod';
import type { GatewayKey } from '../keys/gateway-key.js';

/** What a decision may have in its body, in bytes. */
export const maxDecisionBytes = 16 * 1024;

/** Why somebody decided so. */
export const why = z.string().trim().min(1).max(1_000);

/** A decision with the name of the key, which its account keeps. */
export const withName = <Decision extends object>(key: GatewayKey | undefined, decision: Decision) => ({
  ...decision,
  ...(key !== undefined && { by: key.name }),
});
