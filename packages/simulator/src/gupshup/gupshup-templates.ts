import { type Answer, jsonAnswer } from '../answer.js';
import { type CloudApiTemplate, cloudApiTemplates } from '../cloud-api/cloud-api-templates.js';
import { gupshupCredentials } from './gupshup-credentials.js';
import { idOf } from './gupshup-first-template.js';

/**
 * https://partner-docs.gupshup.io/reference/get_partner-app-appid-templates. The list has no pages.
 * assumed: `containerMeta`, in which clients have seen the parts of a template as JSON; that a query changes nothing.
 */
export const listTemplates = (): Answer =>
  jsonAnswer(200, { status: 'success', templates: cloudApiTemplates.map(asListed) });

function asListed(template: CloudApiTemplate): object {
  const { body, buttons, category, header, language, name } = template;
  const parts = {
    data: body,
    ...(header?.format === 'TEXT' ? { header: header.text } : {}),
    ...(buttons.length === 0 ? {} : { buttons }),
  };
  return {
    id: idOf(template),
    elementName: name,
    languageCode: language,
    category,
    status: 'APPROVED',
    templateType: header === null || header.format === 'TEXT' ? 'TEXT' : header.format,
    data: body,
    containerMeta: JSON.stringify(parts),
    wabaId: gupshupCredentials.businessAccountId,
    quality: 'UNKNOWN',
  };
}
