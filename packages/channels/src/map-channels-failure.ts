import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { findMetaErrorCode, metaCodeIn } from '@wamux/meta-format';
import { type ErrorMeaning, saidOfUnlisted } from '@wamux/provider-kit';
import type { MessageAnswer } from './channels-api.js';
import { phoneNumbersAmong } from './contact-numbers.js';

const docs = 'https://docs.bird.com/api/channels-api/message-status-and-interactions';
const codesPage = `${docs}/message-failure-codes`;
const sourcesPage = `${docs}/message-failure-sources`;
const smsPage = `${sourcesPage}/sms-platform-extended-error-codes`;

/** Bird's own codes, as far as they are documented one by one. */
const codes: readonly ErrorMeaning[] = [
  { code: '11001', kind: 'unsupported', meaning: 'the channel cannot do what is asked', source: codesPage },
  { code: '11002', kind: 'validation', meaning: 'the input is not valid', source: codesPage },
  { code: '12001', kind: 'provider_error', meaning: 'an internal error of Bird’s', source: codesPage },
  { code: '12002', kind: 'unsupported', meaning: 'WhatsApp has no such message', source: codesPage },
  {
    code: '12003',
    kind: 'recipient_not_allowed',
    meaning: 'not from this sender to this destination',
    source: codesPage,
  },
  { code: '15001', kind: 'provider_error', meaning: 'a failure of the platform', source: smsPage },
  { code: '15005', kind: 'recipient_invalid', meaning: 'unknown subscriber', source: smsPage },
];

/**
 * Where a message failed: all four are before WhatsApp, so it certainly never got there. Each is the name of a service of
 * Bird's that had an issue. An issue of the contacts does not say whether the recipient is right, so their kind is not final.
 */
const sources: readonly ErrorMeaning[] = [
  { code: 'accounting', kind: 'billing', meaning: 'Bird’s accounting', source: sourcesPage },
  { code: 'contact', kind: 'unlisted_code', meaning: 'Bird’s contacts', source: sourcesPage },
  { code: 'touchpoint', kind: 'template_not_found', meaning: 'Bird’s templates', source: sourcesPage },
];

/** The meaning of a code's first two digits. 14 (the customer's doing) and 15 (the platform) say too little. */
const families: readonly ErrorMeaning[] = [
  { code: '11xxx', kind: 'validation', meaning: 'not valid, found after it was taken', source: codesPage },
  { code: '12xxx', kind: 'provider_error', meaning: 'a fault of Bird’s', source: codesPage },
];

/** This source says where the message failed, but not why, so it counts only where there is no code. */
const preProcessing: ErrorMeaning = {
  code: 'pre-processing',
  when: 'no code',
  kind: 'unlisted_code',
  meaning: 'Bird, before anybody else was asked',
  source: sourcesPage,
};

/** The table as a page shows it, in the order in which it is asked; before all of it comes Meta's. */
export const channelsFailureMeanings: readonly ErrorMeaning[] = [
  ...codes,
  ...sources,
  ...families,
  preProcessing,
];

const kindsOf = (rows: readonly ErrorMeaning[]): Readonly<Record<string, ErrorKind>> =>
  Object.fromEntries(rows.map(({ code, kind }) => [code, kind]));
const codeKinds = kindsOf(codes);
const sourceKinds = kindsOf(sources);
const familyKinds = kindsOf(families);

/** The sources that fail before a message is handed to its platform. */
const beforeThePlatform: ReadonlySet<string> = new Set([preProcessing, ...sources].map(({ code }) => code));

/**
 * A message that is lost in the answer to its send: a refusal, where the source of the failure says that it was not handed
 * to WhatsApp and Bird's code says the same. An internal error settles nothing.
 */
export function mapChannelsRejection(message: FailedMessage): ProviderError | undefined {
  if (!beforeThePlatform.has(message.failure?.source?.name ?? '')) return undefined;
  const error = toError(message, {});
  return errorKinds[error.kind].outcome === 'unknown' ? undefined : error;
}

interface Failure {
  readonly sourceName: string | undefined;
  readonly sourceCode: string | undefined;
  readonly code: number | undefined;
  readonly words: string;
}

/** Why an accepted message failed later. Bird's words may repeat a number or a key. */
export const mapChannelsFailure = (
  provider: string,
  message: FailedMessage,
  sensitive: Sensitive,
): ProviderError => ({ ...toError(message, sensitive), provider });

type FailedMessage = Pick<MessageAnswer, 'failure' | 'reason' | 'receiver'>;

function toError({ failure, reason, receiver }: FailedMessage, sensitive: Sensitive): ProviderError {
  const told = {
    sourceName: failure?.source?.name ?? undefined,
    sourceCode: failure?.source?.code || undefined,
    code: failure?.code ?? undefined,
    // Bird writes an empty reason where it has none.
    words: reason || failure?.description || 'no reason given',
  } satisfies Failure;
  const { sourceCode, sourceName, code, words } = told;
  const { kind, remark } = read(told);
  const providerCode = sourceCode ?? (code === undefined ? undefined : String(code));
  const from = sourceName === undefined ? '' : ` (${sourceName})`;
  const message = `Bird reports${from}: ${words}${remark === undefined ? '' : ` (${remark})`}`;
  const recipients = phoneNumbersAmong(receiver?.contacts.map((contact) => contact.identifierValue) ?? []);
  return {
    kind,
    message: redactText(message, {
      ...sensitive,
      phoneNumbers: [...(sensitive.phoneNumbers ?? []), ...recipients],
    }),
    ...(providerCode !== undefined && { providerCode }),
  };
}

function read({ code, sourceCode, sourceName, words }: Failure): {
  readonly kind: ErrorKind;
  readonly remark?: string;
} {
  const metaCode = sourceName === 'whatsapp' ? metaCodeOf(sourceCode, words) : undefined;
  const known = metaCode === undefined ? undefined : findMetaErrorCode(metaCode);
  if (known !== undefined) return { kind: known.kind };
  const own = String(code ?? '');
  const kind =
    getOwn(codeKinds, own) ??
    getOwn(sourceKinds, sourceName ?? '') ??
    getOwn(familyKinds, `${own.slice(0, 2)}xxx`);
  if (metaCode !== undefined) {
    return { kind: kind ?? 'unlisted_code', remark: saidOfUnlisted("Meta's", String(metaCode)) };
  }
  if (kind !== undefined) return { kind };
  if (code !== undefined) return { kind: 'unlisted_code', remark: saidOfUnlisted("Bird's", own) };
  return { kind: sourceName === preProcessing.code ? preProcessing.kind : 'unknown' };
}

/** A failure of source `whatsapp` carries Meta's code; where it does not, Meta's words do. */
function metaCodeOf(sourceCode: string | undefined, words: string): number | undefined {
  return /^\d{1,9}$/.test(sourceCode ?? '') ? Number(sourceCode) : metaCodeIn(words);
}
