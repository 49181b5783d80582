import type { Issue } from '../errors.js';
import { overLimit } from '../input/words-of-issue.js';
import type { ParsedTemplateMessage } from '../messages/outbound-message.js';
import type { BoundButton, BoundHeader, BoundTemplate } from './bound-template.js';

/**
 * The most characters that WhatsApp takes in what fills a template. A body's text is allowed more where the body is all
 * that a message fills.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages (parameter object)
 */
export const templateTextLimits = {
  header: 60,
  body: 1024,
  bodyAlone: 32_768,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components (URL buttons) */
  url: 2000,
} as const;

/**
 * What WhatsApp refuses in the texts that fill a template: nothing at all, a line break, a tab, more than four spaces in
 * a row ("Param text cannot have new-line/tab characters or more than 4 consecutive spaces", code 132018), and too much.
 * Every provider hands the texts on to WhatsApp, so the rule is every provider's; several answer that they have taken the
 * message, and lose it afterwards.
 */
export function findTemplateTextIssues(
  { variables }: ParsedTemplateMessage,
  { body, header, buttons }: BoundTemplate<unknown>,
): Issue[] {
  const isBodyAlone = header === undefined && buttons.length === 0;
  const mostInBody = isBodyAlone ? templateTextLimits.bodyAlone : templateTextLimits.body;
  const found = [
    // A variable that this provider's template does without is one for the next provider.
    ...Object.entries(variables).flatMap(([name, text]) =>
      findIssues(`variables.${name}`, text, templateTextLimits.bodyAlone),
    ),
    ...body.flatMap(({ from, value }) => findIssues(from, value, mostInBody)),
    ...(header?.type === 'text' ? findIssues(header.from, header.text, longestHeader(header)) : []),
    ...buttons.flatMap(findButtonIssues),
  ];
  // A variable may stand in several places; of each it is enough to say one thing.
  return found.filter(({ path }, index) => found.findIndex((other) => other.path === path) === index);
}

/** Under a key a variable may as well be the address of a picture, of which the provider alone knows. */
const longestHeader = ({ key, from }: BoundHeader): number =>
  key === undefined || !from.startsWith('variables.') ? templateTextLimits.header : templateTextLimits.url;

function findButtonIssues({ type, value, from }: BoundButton): Issue[] {
  if (type === 'url' || type === 'copy-code') return findIssues(from, value, templateTextLimits.url);
  // A payload and a token are for the app alone; what they may hold is documented nowhere.
  return isBlank(value) ? [{ path: from, message: blank }] : [];
}

const blank = 'is empty; WhatsApp expects a text';

const isBlank = (text: string): boolean => text.trim() === '';

function findIssues(path: string, text: string, most: number): Issue[] {
  const found =
    findProblem(text) ?? (text.length > most ? overLimit(text.length, most, 'characters') : undefined);
  return found === undefined ? [] : [{ path, message: found }];
}

function findProblem(text: string): string | undefined {
  if (isBlank(text)) return blank;
  if (/[\n\r]/.test(text)) return 'has a line break; WhatsApp allows none in a template';
  if (text.includes('\t')) return 'has a tab; WhatsApp allows none in a template';
  if (text.includes('     '))
    return 'has more than four spaces in a row; WhatsApp allows at most four in a template';
  return undefined;
}
