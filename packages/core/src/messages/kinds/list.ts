import * as z from 'zod';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { strictObject } from '../strict-object.js';

const source =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages';

const limits = {
  text: { max: 4096, unit: 'characters', source },
  button: { max: 20, unit: 'characters', source },
  sections: { max: 10, unit: 'entries', source },
  'sections[].title': { max: 24, unit: 'characters', source },
  /** Of one section, and of all sections together. */
  'sections[].rows': { max: 10, unit: 'entries', source },
  'sections[].rows[].id': { max: 200, unit: 'characters', source },
  'sections[].rows[].title': { max: 24, unit: 'characters', source },
  'sections[].rows[].description': { max: 72, unit: 'characters', source },
} as const satisfies MessageLimits;

const section = strictObject({
  title: z.string().min(1).max(limits['sections[].title'].max).optional(),
  rows: z
    .array(
      strictObject({
        id: z.string().min(1).max(limits['sections[].rows[].id'].max),
        title: z.string().min(1).max(limits['sections[].rows[].title'].max),
        description: z.string().min(1).max(limits['sections[].rows[].description'].max).optional(),
      }),
    )
    .min(1)
    .max(limits['sections[].rows'].max),
});

export const list = messageKind({
  type: 'list',
  doc: 'A text with a menu behind one button; the answer brings back the `id` of the row that was chosen. Ten rows over all sections, and a title for each of several sections.',
  limits,
  schema: strictObject({
    type: z.literal('list'),
    ...messageEnvelope,
    text: z.string().min(1).max(limits.text.max),
    button: z.string().min(1).max(limits.button.max),
    sections: z
      .array(section)
      .min(1)
      .max(limits.sections.max)
      .superRefine((sections, context) => {
        const { max } = limits['sections[].rows'];
        const rows = sections.reduce((sum, { rows }) => sum + rows.length, 0);
        if (rows > max) {
          context.addIssue(`has ${rows} rows in all; expected at most ${max} over all sections`);
        }
        sections.forEach(({ title }, index) => {
          if (sections.length > 1 && title === undefined) {
            const message = 'is missing; expected a title for each of several sections';
            context.addIssue({ code: 'custom', path: [index, 'title'], message });
          }
        });
      }),
  }),
  sample: {
    to: sampleRecipient,
    type: 'list',
    text: 'Pick one',
    button: 'Show',
    sections: [{ title: 'A', rows: [{ id: 'r1', title: 'Row', description: 'sub' }] }],
  },
});
