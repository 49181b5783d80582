import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from './errors.js';
import { inputError } from './issues.js';
import type { CallOptions } from './provider.js';

const longestMs = 86_400_000;

/**
 * Checks what a caller gives as options. A deadline that is none, or a signal that cannot signal, would otherwise show
 * only when it is needed.
 */
export function parseCallOptions(options: unknown): Result<CallOptions | undefined, ProviderError> {
  if (options === undefined) return nothing;
  try {
    const issues = findIssues(options);
    return issues === none ? ok(options as CallOptions) : err(inputError('validation', issues));
  } catch {
    return err(inputError('validation', [{ path: 'options', message: 'cannot be read' }]));
  }
}

const nothing = ok(undefined);
const none: readonly Issue[] = [];

function findIssues(options: unknown): readonly Issue[] {
  if (typeof options !== 'object' || options === null) {
    return [{ path: 'options', message: 'expected an object' }];
  }
  const { signal, timeoutMs, beforeSend } = options as Partial<Record<keyof CallOptions, unknown>>;
  // What a router hands on with every message.
  if (signal === undefined && beforeSend === undefined && (timeoutMs === undefined || isTime(timeoutMs)))
    return none;
  const issues: Issue[] = [];
  if (timeoutMs !== undefined && !isTime(timeoutMs)) {
    const message = `expected a number of milliseconds from 1 to ${longestMs}`;
    issues.push({ path: 'options.timeoutMs', message });
  }
  if (signal !== undefined && !isSignal(signal)) {
    issues.push({ path: 'options.signal', message: 'expected an AbortSignal' });
  }
  if (beforeSend !== undefined && typeof beforeSend !== 'function') {
    issues.push({ path: 'options.beforeSend', message: 'expected a function' });
  }
  return issues.length === 0 ? none : issues;
}

// Less than 1 too: it is what is left of a deadline that has nearly passed.
const isTime = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= longestMs;

function isSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}
