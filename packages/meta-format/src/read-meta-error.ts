import { errorKinds, type ProviderError } from '@wamux/core';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { type Answer, classifyStatus, saidOfUnlisted, unlistedKind } from '@wamux/provider-kit';
import { type MetaError, metaError, metaErrorAnswer, wordsOf } from './meta-error.js';
import { findMetaErrorCode } from './meta-error-codes.js';

type Read = Pick<ProviderError, 'kind'> & {
  /** What has to be said beside Meta's words. */
  readonly remark?: string;
};

/** A refusal by Meta, or by a provider that passes Meta's answers on unchanged. */
export function readMetaAnswer(answer: Answer): ProviderError {
  const parsed = metaErrorAnswer.safeParse(answer.json);
  const error: Partial<MetaError> = parsed.success ? parsed.data.error : {};
  const { kind, remark } = readAnswered(answer.status, error);
  const words = wordsOf(error) ?? `HTTP ${answer.status} without an explanation`;
  return { kind, message: `Meta answered: ${withRemark(words, remark)}`, ...codeOf(error) };
}

function readAnswered(httpStatus: number, error: Partial<MetaError>): Read {
  const { code, message, type } = error;
  const byHttp = classifyStatus(httpStatus);
  // A refusal with HTTP 2xx is documented nowhere.
  if (byHttp === 'bad_response') return { kind: byHttp };
  // Where the HTTP status leaves the outcome open, the answer may come from a proxy in front of Meta: only the complete form
  // of Meta's errors is then a refusal by Meta.
  const isWhole = Boolean(message && type);
  if (!isWhole && (code == null || errorKinds[byHttp].outcome === 'unknown')) return { kind: byHttp };
  const row = code == null ? undefined : findMetaErrorCode(code, factsOf(error, httpStatus));
  if (row !== undefined) return { kind: row.kind };
  const unlisted = unlistedKind(httpStatus);
  // Meta itself says whether it passes. Where the outcome is open, that says nothing of whether the message was taken.
  const kind = unlisted === 'unlisted_code' && error.is_transient ? 'unavailable' : unlisted;
  const refusedWith = errorKinds[kind].outcome === 'not-accepted' ? httpStatus : undefined;
  return { kind, remark: remarkOn(error, refusedWith) };
}

/** Why a message that was taken failed later. Meta's words may repeat a number or a key. */
export function readMetaFailure(provider: string, raw: unknown, sensitive: Sensitive): ProviderError {
  const parsed = metaError.safeParse(raw);
  const error: Partial<MetaError> = parsed.success ? parsed.data : {};
  const { kind, remark } = readReported(error);
  const words = withRemark(wordsOf(error) ?? 'no reason given', remark);
  return { kind, provider, message: redactText(`Meta reports: ${words}`, sensitive), ...codeOf(error) };
}

function readReported(error: Partial<MetaError>): Read {
  if (error.code == null) return { kind: 'unknown' };
  const row = findMetaErrorCode(error.code, factsOf(error));
  if (row !== undefined) return { kind: row.kind };
  return { kind: 'unlisted_code', remark: remarkOn(error) };
}

const factsOf = ({ error_subcode, type }: Partial<MetaError>, httpStatus?: number) => ({
  subcode: error_subcode ?? null,
  type: type ?? null,
  httpStatus: httpStatus ?? null,
});

function remarkOn({ code, error_subcode }: Partial<MetaError>, refusedWith?: number): string {
  if (code == null) return 'Meta names no code that can be read';
  const name = error_subcode == null ? `${code}` : `${code} (subcode ${error_subcode})`;
  return saidOfUnlisted("Meta's", name, refusedWith);
}

const codeOf = ({ code }: Partial<MetaError>): Pick<ProviderError, 'providerCode'> =>
  code == null ? {} : { providerCode: String(code) };

const withRemark = (words: string, remark: string | undefined): string =>
  remark === undefined ? words : `${words} (${remark})`;
