import { type ErrorKind, errorKinds, type Issue, type ProviderError } from '@wamux/core';
import { findMetaErrorCode, metaCodeIn } from '@wamux/meta-format';
import { type Answer, classifyStatus, type ErrorMeaning, remarkOn, unlistedKind } from '@wamux/provider-kit';
import { type ErrorAnswer, errorAnswer } from './channels-api.js';

const reference = 'https://docs.bird.com/api/channels-api/api-reference/messaging';
const common = 'https://docs.bird.com/api/api-access/common-api-usage';

const byPath = 'assumed: fields are named by their path in the request';
const ownForm = 'with Bird’s own code and message';

/** What Bird documents about its answers: HTTP statuses. The values of `code` beside them are listed nowhere. */
export const channelsAnswerMeanings: readonly ErrorMeaning[] = [
  {
    code: 'HTTP 400',
    when: ownForm,
    kind: 'validation',
    meaning: 'the request is malformed',
    source: reference,
  },
  { code: 'HTTP 401', kind: 'auth', meaning: 'the access key is missing or wrong', source: common },
  { code: 'HTTP 402', kind: 'billing', meaning: 'unpaid', source: 'assumed: what the status means' },
  { code: 'HTTP 403', kind: 'permission', meaning: 'the access key’s role may not do this', source: common },
  {
    code: 'HTTP 404',
    kind: 'sender_misconfigured',
    meaning: 'no such workspace or channel',
    source: reference,
  },
  { code: 'HTTP 409', kind: 'conflict', meaning: 'conflicting conditions', source: reference },
  {
    code: 'HTTP 422',
    when: 'about `projectId`, `version` or `locale` of `template`',
    kind: 'template_not_found',
    meaning: 'no such template here',
    source: byPath,
  },
  {
    code: 'HTTP 422',
    when: 'about other fields of `template` alone',
    kind: 'template_params',
    meaning: 'not as the template is here',
    source: byPath,
  },
  {
    code: 'HTTP 422',
    when: ownForm,
    kind: 'validation',
    meaning: 'fields are not valid; `issues` names them',
    source: reference,
  },
  {
    code: 'HTTP 429',
    kind: 'rate_limited',
    meaning: 'too many requests; not processed',
    source: 'https://docs.bird.com/api/channels-api/rate-limit',
  },
  {
    code: 'HTTP 503',
    when: ownForm,
    kind: 'unavailable',
    meaning: 'down; a gateway’s 503 says nothing',
    source: 'assumed: the form of Bird’s own errors',
  },
];

/** A refused request. */
export function mapChannelsError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const body = parsed.success ? parsed.data : {};
  const { code, message, details } = body;
  const issues = Object.entries(details ?? {}).map(
    ([path, problem]): Issue => ({
      path,
      message: Array.isArray(problem) ? problem.join(', ') : problem,
    }),
  );
  const kind = kindOf(answer, body, Object.keys(details ?? {}));
  const remark = remarkOn(kind, "Bird's", String(code ?? '-'), answer.status);
  return {
    kind,
    message: `Bird answered: ${message ?? `HTTP ${answer.status} without an explanation`}${remark}`,
    ...(code != null && { providerCode: String(code) }),
    ...(issues.length > 0 && { issues }),
  };
}

function kindOf(
  { status }: Answer,
  { code, message }: Partial<ErrorAnswer>,
  fields: readonly string[],
): ErrorKind {
  // Any other form may come from a gateway, and those explain themselves too: `{"message":"Service Unavailable"}`.
  const isOwn = typeof code === 'string' && code !== '' && Boolean(message);
  // An error in Bird's own form comes from Bird and not from a gateway: Bird did not take the message, because it is down.
  if (isOwn && status === 503) return 'unavailable';
  const byHttp = classifyStatus(status);
  if (errorKinds[byHttp].outcome === 'unknown') return byHttp;
  // Where Meta refused the message at once, Meta's code says why (assumed: Bird passes it on as it does in statuses).
  const metaCode = metaCodeIn(message ?? '');
  if (metaCode !== undefined) return findMetaErrorCode(metaCode)?.kind ?? unlistedKind(status);
  return isOwn && (status === 400 || status === 422) ? kindOfFields(fields) : byHttp;
}

/** A template is registered at Bird; what is wrong with it there is not the message's fault. */
function kindOfFields(fields: readonly string[]): ErrorKind {
  const isOfTemplate = fields.length > 0 && fields.every((field) => /^template\b/.test(field));
  if (!isOfTemplate) return 'validation';
  const isMissing = fields.some((field) => /^template\.(?:projectId|version|locale)\b/.test(field));
  return isMissing ? 'template_not_found' : 'template_params';
}
