import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { type Answer, classifyStatus, kindOfFields, remarkOn, unlistedKind } from '@wamux/provider-kit';
import { errorAnswer, type WireReport, type WireStatus } from './infobip-api.js';
import { failureKinds, refusalKinds, statusKinds } from './infobip-error-meanings.js';

/** Maps an answer that is not a success to an error; the message keeps Infobip's own words. */
export function mapInfobipError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const { description, error, errorCode, requestError, violations } = parsed.success ? parsed.data : {};
  const { messageId, text, validationErrors } = requestError?.serviceException ?? {};
  const code = messageId ?? errorCode;
  const said = text ?? description ?? error ?? code;
  const words = said ?? `HTTP ${answer.status} without an explanation`;
  const issues = [
    ...Object.entries(validationErrors ?? {}).map(([path, problem]) => ({ path, message: toWords(problem) })),
    ...(violations ?? []).map(({ property, violation }) => ({ path: property, message: toWords(violation) })),
  ];
  const kind = kindOfFields(kindOf(answer.status, code, said != null || issues.length > 0), issues);
  const where = issues.length === 0 ? '' : ` (${issues.map(({ path }) => path).join(', ')})`;
  const remark = remarkOn(kind, "Infobip's", code ?? '-', answer.status);
  return {
    kind,
    message: `Infobip answered: ${words}${where}${remark}`,
    ...(code != null && { providerCode: code }),
    ...(issues.length > 0 && { issues }),
  };
}

function toWords(problem: unknown): string {
  const said = Array.isArray(problem) ? problem.join(', ') : problem;
  return typeof said === 'string' && said !== '' ? said : 'is not accepted';
}

/**
 * Where HTTP leaves open whether the message was taken, no code of a body settles it: a gateway may be speaking.
 *
 * @param isOwn Whether something in the form of Infobip's errors stands in the body.
 */
function kindOf(httpStatus: number, code: string | null | undefined, isOwn: boolean): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  // The codes of the newer form repeat the status, as E400 (assumed: all of them do).
  if (code == null || code === `E${httpStatus}`) return isOwn && httpStatus === 400 ? 'validation' : byHttp;
  if (errorKinds[byHttp].outcome === 'unknown') return byHttp;
  return getOwn(refusalKinds, code) ?? unlistedKind(httpStatus);
}

/** The filter counts the messages that one number gets in an hour: 20, of which 6 may be the same. */
const floodingFilter = 20;
const floodingWaitMs = 60 * 60 * 1000;

/** Maps a message that was rejected in the answer to its send, by its status: the HTTP status is 200. */
export function mapInfobipRejection({ description, id, name }: WireStatus): ProviderError {
  const code = id ?? undefined;
  const kind = (code === undefined ? undefined : getOwn(statusKinds, code)) ?? 'unlisted_code';
  const words = description ?? name ?? 'rejected';
  const remark = remarkOn(kind, "Infobip's status", String(code ?? '-'));
  return {
    kind,
    message: `Infobip answered: ${words}${remark}`,
    ...(code !== undefined && { providerCode: String(code) }),
    ...(code === floodingFilter && { retryAfterMs: floodingWaitMs }),
  };
}

/** The group EXPIRED says why by itself, whatever ids it has. */
const expiredGroup = 4;

/** Why a message that Infobip had taken did not arrive: its error, where it is in the table, says more than its status. */
export function mapInfobipFailure(
  provider: string,
  { error, status }: Pick<WireReport, 'error' | 'status'>,
  sensitive: Sensitive,
): ProviderError {
  const hasError = error?.id != null && error.id !== 0;
  const code = hasError ? error.id : status.id;
  const ofGroup = status.groupId === expiredGroup ? 'expired' : undefined;
  if (code == null) return { kind: ofGroup ?? 'unknown', provider, message: 'Infobip gives no reason' };
  const ofError = hasError ? getOwn(failureKinds, code) : undefined;
  const ofStatus = ofGroup ?? (status.id == null ? undefined : getOwn(statusKinds, status.id));
  const kind = ofError ?? ofStatus ?? 'unlisted_code';
  const said = hasError ? (error.description ?? error.name) : (status.description ?? status.name);
  const words = redactText(said ?? `code ${code}`, sensitive);
  const remark = remarkOn(kind, "Infobip's", String(code));
  return { kind, provider, providerCode: String(code), message: `Infobip reports: ${words}${remark}` };
}
