import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import type { AcknowledgeOptions, CallOptions, DownloadOptions } from '../provider.js';
import { formatPath, inputError } from './issues.js';
import { suggestion } from './suggestion.js';

/** An option of any call. */
type OptionName = keyof AcknowledgeOptions | keyof DownloadOptions;
/** Options that only some calls take. */
type OwnName = Exclude<OptionName, keyof CallOptions>;

const longestMs = 86_400_000;

/** Options that every call takes. */
const commonNames: ReadonlySet<string> = new Set<keyof CallOptions>([
  'signal',
  'timeoutMs',
  'beforeSend',
  'leaveWithinMs',
  'pairWithinMs',
  'isUrgent',
  'recheck',
  'recordedIn',
]);
const noNames: readonly OwnName[] = [];

/**
 * Checks the options of a call. An invalid deadline, a misspelt name or a signal that cannot abort would otherwise show only
 * when it is needed.
 *
 * @param own Options that this call takes in addition to those of every call.
 */
export function parseCallOptions(
  options: unknown,
  own: readonly OwnName[] = noNames,
): Result<CallOptions | undefined, ProviderError> {
  if (options === undefined) return nothing;
  try {
    const issues = findIssues(options, own);
    return issues === none ? ok(options as CallOptions) : err(inputError('validation', issues));
  } catch {
    return err(inputError('validation', [{ path: 'options', message: 'cannot be read' }]));
  }
}

const nothing = ok(undefined);
const none: readonly Issue[] = [];

function findIssues(options: unknown, own: readonly OwnName[]): readonly Issue[] {
  if (typeof options !== 'object' || options === null) {
    return [{ path: 'options', message: 'expected an object' }];
  }
  const given = options as Partial<Record<OptionName, unknown>>;
  const { signal, timeoutMs, beforeSend, leaveWithinMs, pairWithinMs } = given;
  const { isUrgent, recheck, recordedIn, typing, maxBytes } = given;
  const areValid =
    isTime(timeoutMs) &&
    isTime(leaveWithinMs) &&
    isTime(pairWithinMs) &&
    isSignal(signal) &&
    isFunction(beforeSend) &&
    isFunction(recheck) &&
    isStore(recordedIn) &&
    isFlag(isUrgent) &&
    isFlag(typing) &&
    isSize(maxBytes) &&
    findUnknown(given, own) === undefined;
  // Nothing is allocated for valid options: they are checked again for every provider that a message meets.
  if (areValid) return none;
  const time = `expected a number of milliseconds from 1 to ${longestMs}`;
  const issue = (name: OptionName, isValid: boolean, message: string): readonly Issue[] =>
    isValid ? none : [{ path: `options.${name}`, message }];
  const unknown = findUnknown(given, own);
  return [
    ...(unknown === undefined ? none : [toUnknown(unknown, own)]),
    ...issue('timeoutMs', isTime(timeoutMs), time),
    ...issue('leaveWithinMs', isTime(leaveWithinMs), time),
    ...issue('pairWithinMs', isTime(pairWithinMs), time),
    ...issue('signal', isSignal(signal), 'expected an AbortSignal'),
    ...issue('beforeSend', isFunction(beforeSend), 'expected a function'),
    ...issue('recheck', isFunction(recheck), 'expected a function'),
    ...issue('recordedIn', isStore(recordedIn), 'expected a StatusStore'),
    ...issue('isUrgent', isFlag(isUrgent), 'expected true or false'),
    ...issue('typing', isFlag(typing), 'expected true or false'),
    ...issue('maxBytes', isSize(maxBytes), 'expected a whole number of bytes, at least 1'),
  ];
}

/** Finds the first name that is not an option. Inherited names count, because reading an option finds those as well. */
function findUnknown(given: object, own: readonly OwnName[]): string | undefined {
  for (const name in given) {
    if (!commonNames.has(name) && !own.includes(name as OwnName)) return name;
  }
  return undefined;
}

const toUnknown = (name: string, own: readonly OwnName[]): Issue => ({
  path: formatPath([name], 'options'),
  message: `unknown option${suggestion(name, [...commonNames, ...own])}`,
});

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
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === 'boolean' &&
    typeof addEventListener === 'function' &&
    typeof removeEventListener === 'function'
  );
}
