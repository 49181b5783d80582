import type { CallOptions } from '@wamux/core';

/** The caller's options for each request of an operation that takes several: `timeoutMs` is for all of them together. */
export function remainingTimeout(options: CallOptions | undefined): () => CallOptions | undefined {
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs === undefined) return () => options;
  const startedAt = performance.now();
  // Never nothing, which would mean no deadline: what is left of a deadline that has passed ends the request at once.
  return () => ({ ...options, timeoutMs: Math.max(0.001, timeoutMs - (performance.now() - startedAt)) });
}
