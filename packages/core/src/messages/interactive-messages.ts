import * as z from 'zod';
import { messageEnvelope } from './message-envelope.js';
import { messageLimits } from './message-limits.js';
import { strictObject } from './strict-object.js';

const { buttons: buttonLimits, list: listLimits } = messageLimits;

/** Up to three reply buttons below a text; the reply brings back the `id` of the one pressed. */
export const buttonsMessage = strictObject({
  type: z.literal('buttons'),
  ...messageEnvelope,
  text: z.string().min(1).max(buttonLimits.text),
  buttons: z
    .array(
      strictObject({
        id: z.string().min(1).max(buttonLimits.id),
        title: z.string().min(1).max(buttonLimits.title),
      }),
    )
    .min(1)
    .max(buttonLimits.count),
});

const section = strictObject({
  title: z.string().min(1).max(listLimits.sectionTitle).optional(),
  rows: z
    .array(
      strictObject({
        id: z.string().min(1).max(listLimits.rowId),
        title: z.string().min(1).max(listLimits.rowTitle),
        description: z.string().min(1).max(listLimits.rowDescription).optional(),
      }),
    )
    .min(1)
    .max(listLimits.rows),
});

/** A menu behind one button; at most ten rows over all sections, and a title for each of several sections. */
export const listMessage = strictObject({
  type: z.literal('list'),
  ...messageEnvelope,
  text: z.string().min(1).max(listLimits.text),
  button: z.string().min(1).max(listLimits.button),
  sections: z
    .array(section)
    .min(1)
    .max(listLimits.sections)
    .superRefine((sections, context) => {
      const rows = sections.reduce((sum, { rows }) => sum + rows.length, 0);
      if (rows > listLimits.rows) {
        context.addIssue(`has ${rows} rows in all; expected at most ${listLimits.rows} over all sections`);
      }
      sections.forEach(({ title }, index) => {
        if (sections.length > 1 && title === undefined) {
          const message = 'is missing; expected a title for each of several sections';
          context.addIssue({ code: 'custom', path: [index, 'title'], message });
        }
      });
    }),
});
