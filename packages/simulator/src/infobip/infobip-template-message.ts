import { z } from 'zod';
import { cloudApiTemplates, placeholdersOf } from '../cloud-api/cloud-api-templates.js';
import { longestText, templateTextProblem } from '../whatsapp-rules.js';
import { templateHeader } from './infobip-content.js';

const parameter = (most: number) =>
  z.string().min(1, 'must not be blank').max(most, `size must be between 1 and ${most}`);

/** https://www.infobip.com/docs/api/channels/whatsapp/channels/whatsapp/send-whatsapp-template-message */
const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('QUICK_REPLY'), parameter: parameter(128) }),
  z.strictObject({ type: z.literal('URL'), parameter: parameter(longestText.url) }),
  z.strictObject({ type: z.literal('COPY_CODE'), parameter: parameter(15) }),
  z.strictObject({
    type: z.literal('FLOW'),
    flowToken: z.string().max(3000).optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
]);
/** assumed: that catalogs, several products, orders and calls are buttons of templates that this account does not have. */
export const templateContent = z.strictObject({
  templateName: z.string().regex(/^[a-z0-9_]{1,512}$/, 'is not a valid name'),
  language: z.string().min(1, 'must not be blank'),
  templateData: z.strictObject({
    body: z.strictObject({ placeholders: z.array(parameter(longestText.bodyAlone)) }),
    header: templateHeader.optional(),
    buttons: z.array(button).max(10, 'size must be between 0 and 10').optional(),
    carousel: z
      .strictObject({
        cards: z
          .array(
            z.strictObject({
              header: templateHeader,
              body: z.strictObject({ placeholders: z.array(parameter(longestText.body)) }).optional(),
              buttons: z.array(button).min(1).max(2).optional(),
            }),
          )
          .min(1, 'size must be between 1 and 10')
          .max(10, 'size must be between 1 and 10'),
      })
      .optional(),
    limitedTimeOffer: z.strictObject({ expirationTime: z.iso.datetime({ offset: true }) }).optional(),
  }),
});
type TemplateContent = z.output<typeof templateContent>;

/**
 * The templates of the account: those of the simulated Meta, where Infobip registers them. Infobip numbers the placeholders,
 * so templates with named ones are left out.
 */
export const infobipTemplates = cloudApiTemplates.filter(({ format }) => format === 'POSITIONAL');
type Template = (typeof infobipTemplates)[number];

export interface TemplateProblem {
  /** Below `content`. */
  readonly field: string;
  readonly problem: string;
}

/**
 * Why a message does not fit its template. "Values have to be set as registered in the template."
 * assumed: that all of it is checked at once, while real failures may come later, as a report with the errors 7008 and 7009.
 */
export function findTemplateProblem(content: TemplateContent): TemplateProblem | undefined {
  const { templateData: given } = content;
  const template = findTemplate(content);
  if (template === undefined) return { field: 'templateName', problem: 'is not a template of this language' };
  return (
    findBodyProblem(template, given) ??
    findHeaderProblem(template, given) ??
    findButtonProblem(template, given) ??
    findExtraProblem(template, given)
  );
}

/**
 * Whether WhatsApp sends a template to phone numbers only, as it does with templates for login codes; no page of Infobip's
 * was found that mentions it.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 * assumed: that Infobip refuses a user id at once, as a field that is not valid.
 */
export const needsPhoneNumber = (content: TemplateContent): boolean =>
  findTemplate(content)?.category === 'AUTHENTICATION';

const findTemplate = ({ language, templateName }: TemplateContent): Template | undefined =>
  infobipTemplates.find((registered) => registered.name === templateName && registered.language === language);

type Given = TemplateContent['templateData'];

function findBodyProblem({ body }: Template, given: Given): TemplateProblem | undefined {
  const { placeholders } = given.body;
  const field = 'templateData.body.placeholders';
  const expected = placeholdersOf(body).length;
  if (placeholders.length !== expected) return { field, problem: `size must be ${expected}` };
  const longest = Object.keys(given).length > 1 ? longestText.body : longestText.bodyAlone;
  return findTextProblem(field, placeholders, longest);
}

function findHeaderProblem({ header }: Template, { header: given }: Given): TemplateProblem | undefined {
  const isFilled = header !== null && (header.format !== 'TEXT' || placeholdersOf(header.text).length > 0);
  const expected = isFilled ? header.format : undefined;
  if (given?.type !== expected)
    return { field: 'templateData.header', problem: `must be ${expected ?? 'absent'}` };
  return given?.type === 'TEXT'
    ? findTextProblem('templateData.header.placeholder', [given.placeholder], longestText.header)
    : undefined;
}

/** "Should be defined in the correct order, only if quick reply, dynamic URL, copy code or flow buttons have been registered." */
function findButtonProblem(
  { buttons }: Template,
  { buttons: given = [] }: Given,
): TemplateProblem | undefined {
  const filled = buttons.filter((button) => button.type !== 'URL' || placeholdersOf(button.url).length > 0);
  const expected = filled.map(({ type }) => type).join();
  if (given.map(({ type }) => type).join() !== expected)
    return { field: 'templateData.buttons', problem: `must be ${expected || 'none'}` };
  const texts = given.flatMap((button) => ('parameter' in button ? [button.parameter] : []));
  return findTextProblem('templateData.buttons', texts, longestText.url);
}

function findExtraProblem(
  { cards = 0, isLimitedOffer }: Template,
  given: Given,
): TemplateProblem | undefined {
  if ((given.carousel?.cards.length ?? 0) !== cards)
    return { field: 'templateData.carousel', problem: `must have ${cards} cards` };
  if ((given.limitedTimeOffer !== undefined) === (isLimitedOffer ?? false)) return undefined;
  return {
    field: 'templateData.limitedTimeOffer',
    problem: isLimitedOffer ? 'must not be null' : 'must be null',
  };
}

function findTextProblem(
  field: string,
  texts: readonly string[],
  longest: number,
): TemplateProblem | undefined {
  for (const text of texts) {
    // This is the text of a documented error.
    if (templateTextProblem(text) !== null)
      return { field, problem: 'cannot have new-line/tab characters or more than 4 consecutive spaces' };
    if (text.length > longest) return { field, problem: `size must be between 1 and ${longest}` };
  }
  return undefined;
}
