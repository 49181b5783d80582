import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { findMetaErrorCode } from '@wamux/meta-format';
import {
  type Answer,
  classifyStatus,
  type ErrorMeaning,
  kindOfFields,
  remarkOn,
  unlistedKind,
} from '@wamux/provider-kit';
import { type Problem, problem } from './vonage-api.js';

/** By kind, the codes that mean it; the same stand in refusals and in failed statuses. */
const codes: Readonly<Partial<Record<ErrorKind, readonly number[]>>> = {
  auth: [1370],
  permission: [1060, 1080],
  billing: [1070, 1350],
  rate_limited: [1000, 1241, 1472],
  quota_exhausted: [1460],
  validation: [1010, 1020, 1021, 1090, 1110, 1130, 1150, 1410, 1451],
  // 1450: a reference of more than 100 characters, which others take.
  // 1140: this message asks for something that is not enabled for the account; others can be sent.
  unsupported: [1140, 1440, 1450],
  // 1290: the user's own pre-paid account has no credit to receive it.
  recipient_invalid: [1040, 1170, 1190, 1200, 1260, 1290, 1300, 1310, 1430],
  recipient_blocked: [1050, 1240, 1270, 1280],
  // 1210: kept back because of this sender, or of the content. 1250, 1251: the number is on a network to which Vonage has no
  // route from this sender. 1470, 1473: stopped by a rule of this account. Somebody else may write to the same user.
  recipient_not_allowed: [1160, 1210, 1250, 1251, 1470, 1473],
  marketing_suppressed: [1461],
  window_closed: [1340],
  template_params: [1022],
  media: [1380, 1381, 1382],
  sender_misconfigured: [1120, 1400, 1420],
  conflict: [1320],
  expired: [1360],
  unavailable: [1100, 1180, 1220, 1230],
  provider_error: [1030, 1330, 1331],
};

const kinds: Readonly<Record<string, ErrorKind>> = Object.fromEntries(
  Object.entries(codes).flatMap(([kind, numbers]) => numbers.map((code) => [code, kind as ErrorKind])),
);

/**
 * Errors of every API of Vonage's have names in place of codes, and their HTTP status does not always say as much: Vonage's own
 * sample of an empty balance is a 403.
 * @see https://developer.vonage.com/en/api-errors
 */
const named: Readonly<Record<string, ErrorKind>> = {
  'low-balance': 'billing',
  'out-of-credit': 'billing',
  'jwt-expired': 'auth',
  'jwt-revoked': 'auth',
  'invalid-api-key': 'auth',
};

/** The sandbox's refusal of a user who has not joined it. Only the title tells it from one of the account. */
const ofSandbox = /^user id\b/i;

const source = (code: string | number): string => `https://developer.vonage.com/api-errors/messages#${code}`;

/** The table of the provider's page; each code has a place of its own at Vonage, and the meaning here is that of its kind. */
export const vonageErrorMeanings: readonly ErrorMeaning[] = [
  ...Object.entries(kinds).map(([code, kind]) => ({
    code,
    kind,
    meaning: errorKinds[kind].meaning,
    source: source(code),
  })),
  {
    code: '1022',
    when: '“not found” or “does not exist”',
    kind: 'template_not_found',
    meaning: errorKinds.template_not_found.meaning,
    source: source(1022),
  },
  ...Object.entries(named).map(([code, kind]) => ({
    code,
    kind,
    meaning: errorKinds[kind].meaning,
    source: 'https://developer.vonage.com/en/api-errors',
  })),
  {
    code: 'forbidden',
    when: '“User ID …”',
    kind: 'recipient_not_allowed',
    meaning: 'the user has not joined the sandbox',
    source: 'https://github.com/nexmo-community/laravel-messages/issues/15',
  },
];

/** Maps an answer that is not a success to an error; the message keeps Vonage's own words. */
export function mapVonageError(answer: Answer): ProviderError {
  const parsed = problem.safeParse(answer.json);
  const given: Partial<Problem> = parsed.success ? parsed.data : {};
  const code = codeOf(given);
  const issues = (given.invalid_parameters ?? []).map(({ name, reason }) => ({
    path: name,
    message: reason || 'is not accepted',
  }));
  const kind = kindOfFields(kindOf(answer.status, given, code), issues);
  const words = given.detail ?? given.title ?? `HTTP ${answer.status} without an explanation`;
  const remark = remarkOn(kind, "Vonage's", code ?? '-', answer.status);
  return {
    kind,
    message: `Vonage answered: ${words}${remark}`,
    ...(code !== undefined && { providerCode: code }),
    ...(issues.length > 0 && { issues }),
  };
}

/** These HTTP statuses say more than a code: Vonage's own sample of a throttle carries the code of another error. */
const decisive: ReadonlySet<ErrorKind> = new Set(['auth', 'billing', 'rate_limited']);

/**
 * Where HTTP leaves open whether the message was taken, only Vonage's own words that it was not submitted settle it, in the
 * whole form of its errors: a gateway may be speaking.
 */
function kindOf(httpStatus: number, given: Partial<Problem>, code: string | undefined): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  if (decisive.has(byHttp)) return byHttp;
  const listed = code === undefined ? kindOfName(given) : kindOfCode(code, given.detail);
  const isWhole = Boolean(given.type && given.title && given.detail);
  if (isWhole && listed === 'unavailable' && httpStatus >= 500) return listed;
  if (errorKinds[byHttp].outcome === 'unknown') return byHttp;
  // A 422 is about the request, says Vonage, where no code says more, and so is a 400 in the form of its errors.
  const isOfRequest = httpStatus === 422 || (httpStatus === 400 && Boolean(given.type || given.title));
  if (code === undefined) return listed ?? (isOfRequest ? 'validation' : byHttp);
  return listed ?? unlistedKind(httpStatus);
}

/** Digits behind the sign of a fragment; in statuses the title itself. */
function codeOf({ title, type }: Partial<Problem>): string | undefined {
  const [, fragment] = /#(\d{3,6})$/.exec(type ?? '') ?? [];
  return fragment ?? (/^\d{3,6}$/.test(title ?? '') ? (title ?? undefined) : undefined);
}

function kindOfName({ title, type }: Partial<Problem>): ErrorKind | undefined {
  const [, name = ''] = /#([a-z-]+)$/.exec(type ?? '') ?? [];
  if (name === 'forbidden' && ofSandbox.test(title ?? '')) return 'recipient_not_allowed';
  return getOwn(named, name);
}

/** A code that is not Vonage's may be Meta's, passed on. */
function kindOfCode(code: string, detail: string | null | undefined): ErrorKind | undefined {
  if (code === '1022' && /not found|does not exist/i.test(detail ?? '')) return 'template_not_found';
  return getOwn(kinds, code) ?? (code.length > 4 ? findMetaErrorCode(Number(code))?.kind : undefined);
}

/** Why a message that Vonage had taken did not arrive. */
export function mapVonageFailure(
  provider: string,
  given: Problem | null | undefined,
  sensitive: Sensitive,
): ProviderError {
  const code = codeOf(given ?? {});
  if (code === undefined) return { kind: 'unknown', provider, message: 'Vonage gives no reason' };
  const kind = kindOfCode(code, given?.detail) ?? 'unlisted_code';
  const words = redactText(given?.detail ?? given?.title ?? '', sensitive);
  const remark = remarkOn(kind, "Vonage's", code);
  return { kind, provider, providerCode: code, message: `Vonage reports ${code}: ${words}${remark}` };
}
