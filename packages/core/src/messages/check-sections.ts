import type * as z from '../zod.js';

type Sections = readonly { readonly title?: string | undefined }[];

/**
 * Checks what WhatsApp asks of a message with sections: not too many entries over all of them, and a title for each of
 * several.
 *
 * @param counts How many entries each section has.
 * @returns Whether there are few enough entries to compare them with each other.
 */
export function checkSections(
  { issues, value: sections }: z.core.ParsePayload<Sections>,
  entries: string,
  counts: readonly number[],
  max: number,
): boolean {
  const refuse = (path: (string | number)[], message: string): void => {
    issues.push({ code: 'custom', path, message, input: sections });
  };
  const count = counts.reduce((sum, one) => sum + one, 0);
  if (count > max)
    refuse([], `has ${count} ${entries} in total; expected at most ${max} across all sections`);
  sections.forEach(({ title }, index) => {
    if (sections.length > 1 && title === undefined)
      refuse([index, 'title'], 'is missing; expected a title for each of several sections');
  });
  return count <= max;
}
