import type { Answer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import { refused as refusedByMeta, validationErrorOf } from '../cloud-api/cloud-api-answers.js';
import { contentOf, mediaIdsOf } from '../cloud-api/cloud-api-content.js';
import { fitTemplate } from '../cloud-api/cloud-api-fit-template.js';
import { sendRequest } from '../cloud-api/cloud-api-message.js';
import type { CloudApiMessage } from '../cloud-api/cloud-api-status.js';
import type { AcceptanceKind } from '../ledger.js';
import { digitsOf, isUserId } from '../phone-digits.js';
import { invalidMessage } from './gupshup-answers.js';

/** A message as either API accepted it. */
export interface GupshupContent {
  readonly to: string;
  readonly kind: AcceptanceKind;
  readonly said: string;
  /** `SERVICE`: a message that is not a template. */
  readonly category: CloudApiMessage['category'];
  readonly reference: string | null;
}

/**
 * Meta's message, judged by the simulated Meta. `to` takes precedence over `recipient`.
 * assumed: that what Meta refuses for its form is refused at once, while what it refuses later is reported as a status.
 * https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners
 */
export function readPassthrough(
  call: Call,
  hasMedium: (id: string) => boolean,
): { readonly content: GupshupContent } | { readonly refusal: Answer } {
  const input = jsonBody(call);
  if (input === undefined) return { refusal: invalidMessage('no JSON') };
  const { data: request, error } = sendRequest.safeParse(input);
  if (request === undefined) return { refusal: validationErrorOf(input, error) };
  const to = request.to === undefined ? request.recipient : digitsOf(request.to);
  if (to === undefined) return { refusal: refusedByMeta(131008, 'Required parameter is missing: to') };
  const missing = mediaIdsOf(request).find((id) => !hasMedium(id));
  if (missing !== undefined)
    return { refusal: refusedByMeta(131009, `${missing} is not an uploaded medium`) };
  const about = { to, reference: request.biz_opaque_callback_data ?? null };
  if (request.type !== 'template') {
    const { content: said, kind } = contentOf(request);
    return { content: { ...about, kind, said, category: 'SERVICE' } };
  }
  const fitted = fitTemplate(request.template);
  if ('refusal' in fitted) return { refusal: fitted.refusal };
  const { category } = fitted.template;
  if (isUserId(to) && category === 'AUTHENTICATION') return { refusal: refusedByMeta(131062) };
  return { content: { ...about, kind: 'template', said: fitted.variables.join(' | '), category } };
}
