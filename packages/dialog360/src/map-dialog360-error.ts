import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { readMetaAnswer } from '@wamux/meta-format';
import { type Answer, classifyStatus, type ErrorMeaning } from '@wamux/provider-kit';
import { ownErrorAnswer } from './dialog360-api.js';

const source = 'https://docs.360dialog.com/docs/support/api-error-message-list';
const payloads = 'https://docs.360dialog.com/partner/help-and-support/error-messages';

/** One of 360dialog's own errors. It has no codes: the HTTP status and the words tell them apart. */
interface OwnError {
  readonly status: number;
  /** Text that every message of this error has in common; absent where the status is enough. */
  readonly words?: RegExp;
  readonly when?: string;
  readonly meaning: string;
  readonly kind: ErrorKind;
  readonly source: string;
}

const ownErrors: readonly OwnError[] = [
  {
    status: 400,
    words: /has been disabled/i,
    when: '“has been disabled”',
    meaning: 'the account’s access to the API is switched off',
    kind: 'permission',
    source,
  },
  {
    status: 400,
    words: /exceeded\b.*\blimit/i,
    when: '“exceeded … limit”',
    meaning: 'too many calls of this endpoint',
    kind: 'rate_limited',
    source,
  },
  {
    status: 400,
    words: /lack of payment|overdue/i,
    when: '“lack of payment”',
    meaning: 'invoices of 360dialog are not paid',
    kind: 'billing',
    source,
  },
  { status: 401, meaning: 'the API key is not valid', kind: 'auth', source },
  { status: 403, meaning: 'this endpoint is blocked for the account', kind: 'permission', source },
  {
    status: 502,
    words: /not available/i,
    when: '“not available”',
    meaning: 'the number’s connection to WhatsApp is not running, and nothing was passed on',
    kind: 'unavailable',
    source: payloads,
  },
  { status: 500, meaning: 'unexplained', kind: 'provider_error', source },
];

/** The table of the provider's page. */
export const dialog360ErrorMeanings: readonly ErrorMeaning[] = ownErrors.map(
  ({ status, when, meaning, kind, source }) => ({
    code: `HTTP ${status}`,
    ...(when !== undefined && { when }),
    meaning,
    kind,
    source,
  }),
);

/**
 * An answer that is not what was asked for, as an error. 360dialog passes Meta's errors on, and has some of its own. The
 * HTTP status counts, and not the one in the body, which differs from it in a documented sample.
 */
export function mapDialog360Error(answer: Answer): ProviderError {
  const parsed = ownErrorAnswer.safeParse(answer.json);
  if (!parsed.success) return readPassedOn(answer);
  const { words } = parsed.data.meta;
  const row = ownErrors.find(
    ({ status, words: pattern }) => status === answer.status && (pattern?.test(words ?? '') ?? true),
  );
  const kind = row?.kind ?? classifyStatus(answer.status);
  const said = words ?? `HTTP ${answer.status} without an explanation`;
  const remark =
    row === undefined && errorKinds[kind].outcome === 'not-accepted' ? ' (not in our table)' : '';
  return { kind, message: `360dialog answered: ${said}${remark}` };
}

/**
 * Meta's error. An answer without one comes from 360dialog itself, or from a gateway in front of it; the text that either may
 * write in its place explains something, and settles nothing.
 * @see https://docs.360dialog.com/docs/messaging/message-types/reaction (400)
 */
function readPassedOn(answer: Answer): ProviderError {
  const error = readMetaAnswer(answer);
  const said: unknown = Object(answer.json).error;
  if (typeof said === 'object' && said !== null) return error;
  const words = typeof said === 'string' && said ? said : `HTTP ${answer.status} without an explanation`;
  return { ...error, message: `360dialog answered: ${words}` };
}
