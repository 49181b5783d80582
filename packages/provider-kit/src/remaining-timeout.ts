import type { CallOptions } from '@wamux/core';

/** Gives the options for each request of an operation that makes several, all of which share the caller's `timeoutMs`. */
export function remainingTimeout(options: CallOptions | undefined): () => CallOptions | undefined {
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs === undefined) return () => options;
  const startedAt = performance.now();
  // Never 0, which would mean no deadline: once the deadline has passed, the next request ends at once.
  return () => ({ ...options, timeoutMs: Math.max(0.001, timeoutMs - (performance.now() - startedAt)) });
}
