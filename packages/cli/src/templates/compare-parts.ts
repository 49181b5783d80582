import type { Issue } from 'wamux';
import { braced, cannotFill, placeholdersOf, suggestFor } from './template-issues.js';
import { bodyVariables, type Comparison } from './template-mapping.js';

/** Whether a text header that takes a value gets one, and no other header does. */
export function compareHeader(comparison: Comparison, isNamed: boolean): readonly Issue[] {
  const { path, mapping, variables, listed } = comparison;
  const { header } = listed;
  if (header === undefined) return [];
  const at = `${path}.header`;
  const [wanted] = header?.type === 'text' ? placeholdersOf(header.text ?? '') : [];
  const variable = mapping.header?.variable;
  if (wanted === undefined) {
    if (mapping.header === undefined) return [];
    const there =
      header === null
        ? 'there is none'
        : header.type === 'text'
          ? 'its text is fixed'
          : `it is ${header.type}`;
    const byMessage = header !== null && header.type !== 'text' ? ', which the message gives' : '';
    return [{ path: at, message: `is mapped, but ${there}${byMessage}; remove it` }];
  }
  if (variable === undefined) {
    const unable = cannotFill(comparison, 'templateHeaderText', 'has a header with a placeholder');
    const message = `is missing, but the header has ${braced(wanted)}; write ${JSON.stringify(suggestFor(wanted, variables))}`;
    return unable ?? [{ path: at, message }];
  }
  const given = bodyVariables(mapping, variables).find((one) => one.variable === variable)?.name ?? variable;
  if (!isNamed || given === wanted) return [];
  const message = `fills ${braced(given)}, but the header has ${braced(wanted)}; write the variable that ${path}.variables calls ${JSON.stringify(wanted)}`;
  return [{ path: at, message }];
}

const buttonCapabilities = {
  url: 'templateUrlButton',
  'quick-reply': 'templateQuickReplyButton',
  'copy-code': 'templateCopyCodeButton',
  flow: 'templateFlowButton',
} as const;

/** Whether each button that takes a value gets one of its kind, and no other does. */
export function compareButtons(comparison: Comparison): readonly Issue[] {
  const { path, mapping, variables, listed } = comparison;
  const { buttons } = listed;
  if (buttons === undefined) return [];
  const mapped = mapping.buttons ?? {};
  const unwanted = Object.entries(mapped).flatMap(([index, { type: given = 'url' }]): Issue[] => {
    const at = `${path}.buttons.${index}`;
    const button = buttons[Number(index)];
    if (button === undefined) {
      return [{ path: at, message: `fills a button, but there is none at ${index}; remove it` }];
    }
    const { type, value } = button;
    if (type === 'other' || value === 'none') {
      return [{ path: at, message: 'fills a button that takes no value; remove it' }];
    }
    if (type === given) return [];
    const message = `is of type ${given}, but the button is ${type}; write ${asButton(type, mapped[index]?.variable ?? '')}`;
    return [{ path: at, message }];
  });
  const missing = buttons.flatMap(({ type, value }, index): readonly Issue[] => {
    if (type === 'other' || value !== 'required' || Object.hasOwn(mapped, index)) return [];
    const what = `has a ${type} button at ${index} that takes a value`;
    const unable = cannotFill(comparison, buttonCapabilities[type], what);
    const wanted = asButton(type, suggestFor('', variables));
    const message = `is missing, but the ${type} button there takes a value; write ${wanted}`;
    return unable ?? [{ path: `${path}.buttons.${index}`, message }];
  });
  return [...unwanted, ...missing];
}

const asButton = (type: string, variable: string): string =>
  JSON.stringify(type === 'url' ? variable : { type, variable });
