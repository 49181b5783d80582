import type { ErrorKind, Issue } from '@wamux/core';
import { classifyStatus } from '@wamux/transport';

const clear: ReadonlySet<ErrorKind> = new Set(['auth', 'billing', 'rate_limited', 'timeout']);

/**
 * The kind of a refusal in the provider's whole form whose code no table has. HTTP decides where it leaves no doubt: a
 * missing credential, an empty balance, a throttle, and whether the provider may have taken the message after all. Any other 4xx is a
 * refusal that nobody here can read: nothing was taken, and nothing final may follow from it (ADR 0018).
 */
export function unlistedKind(httpStatus: number): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  return clear.has(byHttp) || httpStatus < 400 || httpStatus >= 500 ? byHttp : 'unlisted_code';
}

/**
 * The kind of a refusal that names fields of the request. The sender is set in the config and not in a message, so a refusal
 * that names only `from` is about the instance.
 */
export const kindOfFields = (kind: ErrorKind, issues: readonly Issue[]): ErrorKind =>
  kind === 'validation' && issues.length > 0 && issues.every(({ path }) => /(?:^|\W)from$/.test(path))
    ? 'sender_misconfigured'
    : kind;

/** The words for an unlisted code, so that somebody looks it up. */
export const saidOfUnlisted = (owner: string, code: string, httpStatus?: number): string =>
  `${owner} code ${code} is not in our table${httpStatus === undefined ? '' : `; refused with HTTP ${httpStatus}`}`;

/** The end of an error's message: the same words in parentheses where no table has the code, and otherwise nothing. */
export const remarkOn = (kind: ErrorKind, ...said: Parameters<typeof saidOfUnlisted>): string =>
  kind === 'unlisted_code' ? ` (${saidOfUnlisted(...said)})` : '';
