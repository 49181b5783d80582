import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { type Answer, classifyStatus, saidOfUnlisted, unlistedKind } from '@wamux/provider-kit';
import { errorAnswer } from './acme-chat-api.js';

/** @see https://docs.acme-chat.example/errors */
const kinds: Readonly<Record<string, ErrorKind>> = {
  wrong_key: 'auth',
  no_credit: 'billing',
  too_many_requests: 'rate_limited',
  bad_request: 'validation',
  not_on_whatsapp: 'recipient_invalid',
  window_closed: 'window_closed',
  unknown_template: 'template_not_found',
  wrong_values: 'template_params',
};

/** Maps an answer that is not a success to an error whose message keeps Acme Chat's own words. */
export function mapAcmeChatError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const { code, message } = parsed.success ? parsed.data.error : {};
  const words = message ?? code ?? `HTTP ${answer.status} without an explanation`;
  const kind = kindOf(answer.status, code);
  const remark =
    kind === 'unlisted_code' ? ` (${saidOfUnlisted("Acme Chat's", code ?? '-', answer.status)})` : '';
  return {
    kind,
    message: `Acme Chat answered: ${words}${remark}`,
    ...(code != null && { providerCode: code }),
  };
}

/** Where the HTTP status leaves open whether the message was accepted, no code in a body settles it. */
function kindOf(httpStatus: number, code: string | null | undefined): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  if (errorKinds[byHttp].outcome === 'unknown' || code == null) return byHttp;
  return getOwn(kinds, code) ?? unlistedKind(httpStatus);
}
