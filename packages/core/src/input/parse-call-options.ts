import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import type { AcknowledgeOptions, CallOptions, DownloadOptions } from '../provider.js';
import { inputError } from './issues.js';

type OptionName = keyof AcknowledgeOptions | keyof DownloadOptions;

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
  const given = options as Partial<Record<OptionName, unknown>>;
  const { signal, timeoutMs, beforeSend, leaveWithinMs, pairWithinMs } = given;
  const { recheck, recordedIn, typing, maxBytes } = given;
  const areValid =
    isTime(timeoutMs) &&
    isTime(leaveWithinMs) &&
    isTime(pairWithinMs) &&
    isSignal(signal) &&
    isFunction(beforeSend) &&
    isFunction(recheck) &&
    isStore(recordedIn) &&
    isFlag(typing) &&
    isSize(maxBytes);
  // Nothing is allocated for valid options: they are checked again for every provider that a message meets.
  if (areValid) return none;
  const time = `expected a number of milliseconds from 1 to ${longestMs}`;
  const issue = (name: OptionName, isValid: boolean, message: string): readonly Issue[] =>
    isValid ? none : [{ path: `options.${name}`, message }];
  return [
    ...issue('timeoutMs', isTime(timeoutMs), time),
    ...issue('leaveWithinMs', isTime(leaveWithinMs), time),
    ...issue('pairWithinMs', isTime(pairWithinMs), time),
    ...issue('signal', isSignal(signal), 'expected an AbortSignal'),
    ...issue('beforeSend', isFunction(beforeSend), 'expected a function'),
    ...issue('recheck', isFunction(recheck), 'expected a function'),
    ...issue('recordedIn', isStore(recordedIn), 'expected a StatusStore'),
    ...issue('typing', isFlag(typing), 'expected true or false'),
    ...issue('maxBytes', isSize(maxBytes), 'expected a whole number of bytes, at least 1'),
  ];
}

// Less than 1 is valid too: it is what is left of a deadline that has nearly passed.
const isTime = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && value > 0 && value <= longestMs);

const isStore = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null);

const isFlag = (value: unknown): boolean => value === undefined || typeof value === 'boolean';

const isSize = (value: unknown): boolean =>
  value === undefined || (Number.isSafeInteger(value) && (value as number) >= 1);

const isFunction = (value: unknown): boolean => value === undefined || typeof value === 'function';

function isSignal(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}
