import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { type Answer, classifyStatus, remarkOn, saidOfUnlisted, unlistedKind } from '@wamux/provider-kit';
import { errorAnswer } from './twilio-api.js';
import { twilioErrorMeanings } from './twilio-error-meanings.js';

const meanings = Object.fromEntries(twilioErrorMeanings.map((row) => [row.code, row]));

/** Maps an answer that is not a success to an error; the message keeps Twilio's own words. */
export function mapTwilioError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const { code, message, status } = parsed.success ? parsed.data : {};
  const isWhole = code != null && Boolean(message) && status === answer.status;
  const kind = kindOf(answer.status, code, isWhole);
  const words = message ?? (code == null ? `HTTP ${answer.status} without an explanation` : `code ${code}`);
  const remark = remarkOn(kind, "Twilio's", String(code ?? '-'), answer.status);
  return {
    kind,
    message: `Twilio answered: ${words}${remark}`,
    ...(code != null && { providerCode: String(code) }),
  };
}

/**
 * Where HTTP leaves open whether the message was taken, no code of a body settles it: a gateway in front of Twilio may have
 * passed the request on. Only Twilio's own words that it is down, in the whole form of its errors, are a refusal.
 */
function kindOf(httpStatus: number, code: number | string | null | undefined, isWhole: boolean): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  const listed = code == null ? undefined : getOwn(meanings, code)?.kind;
  if (isWhole && listed === 'unavailable' && httpStatus === 503) return listed;
  if (code == null || errorKinds[byHttp].outcome === 'unknown') return byHttp;
  return listed ?? unlistedKind(httpStatus);
}

/**
 * The error of a message that has failed already in the answer to its send: a refusal where the code certainly means that the
 * user does not get it; `undefined` for any other code, with which Twilio may have handed it on.
 */
export function mapTwilioRejection(code: string | undefined): ProviderError | undefined {
  const row = code === undefined ? undefined : getOwn(meanings, code);
  if (row === undefined || errorKinds[row.kind].outcome === 'unknown') return undefined;
  return { kind: row.kind, providerCode: row.code, message: `Twilio answered ${row.code}: ${row.meaning}` };
}

/** Why a message that Twilio had accepted did not arrive, by the code beside its status. */
export function mapTwilioFailure(provider: string, code: string | undefined): ProviderError {
  const kind = kindOfFailure(code);
  if (code === undefined) return { kind, provider, message: 'Twilio gives no reason' };
  const row = getOwn(meanings, code);
  const message =
    row === undefined ? saidOfUnlisted("Twilio's", code) : `Twilio reports ${code}: ${row.meaning}`;
  return { kind, provider, providerCode: code, message };
}

export const kindOfFailure = (code: string | undefined): ErrorKind =>
  code === undefined ? 'unknown' : (getOwn(meanings, code)?.kind ?? 'unlisted_code');
