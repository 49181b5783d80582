import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { checkSections } from '../check-sections.js';
import { footer, footerLimit, headerLimit, textOnlyHeader } from '../header-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { refuseRepeats } from '../refuse-repeats.js';
import { textUpTo } from '../text-up-to.js';

const source =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages';

const limits = {
  text: { max: 4096, unit: 'characters', source },
  button: { max: 20, unit: 'characters', source },
  sections: { max: 10, unit: 'entries', source },
  'sections[].title': { max: 24, unit: 'characters', source },
  /** The most rows of one section, and of all sections together. */
  'sections[].rows': { max: 10, unit: 'entries', source },
  'sections[].rows[].id': { max: 200, unit: 'characters', source },
  'sections[].rows[].title': { max: 24, unit: 'characters', source },
  'sections[].rows[].description': { max: 72, unit: 'characters', source },
  'header.text': headerLimit,
  footer: footerLimit,
} as const satisfies MessageLimits;

const section = () =>
  strictObject({
    title: textUpTo(limits['sections[].title'].max).optional(),
    rows: z
      .array(
        strictObject({
          id: textUpTo(limits['sections[].rows[].id'].max),
          title: textUpTo(limits['sections[].rows[].title'].max),
          description: textUpTo(limits['sections[].rows[].description'].max).optional(),
        }),
      )
      .min(1)
      .max(limits['sections[].rows'].max),
  });

type Sections = z.output<ReturnType<typeof section>>[];

/**
 * assumed: WhatsApp refuses both, as senders report (https://github.com/glific/glific-frontend/issues/1999). An answer brings
 * back an id without its section, and a user sees the titles of one section together.
 */
function refuseRepeatedRows(payload: z.core.ParsePayload<Sections>): void {
  const sections = payload.value;
  const places = sections.flatMap(({ rows }, place) => rows.map((_, row) => [place, 'rows', row, 'id']));
  const ids = sections.flatMap(({ rows }) => rows.map(({ id }) => id));
  refuseRepeats(payload, 'sections', ids, (index) => places[index] ?? []);
  for (const [place, { rows }] of sections.entries()) {
    const titles = rows.map(({ title }) => title);
    refuseRepeats(payload, 'sections', titles, (row) => [place, 'rows', row, 'title']);
  }
}

export const list = messageKind({
  type: 'list',
  doc: 'A text with a menu behind one button; the answer brings back the `id` of the row that was chosen. Ten rows over all sections, and a title for each of several sections. No two rows have the same `id`, and no two of one section the same `title`.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('list'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      button: textUpTo(limits.button.max),
      sections: z
        .array(section())
        .min(1)
        .max(limits.sections.max)
        .check((payload) => {
          const counts = payload.value.map(({ rows }) => rows.length);
          if (checkSections(payload, 'rows', counts, limits['sections[].rows'].max))
            refuseRepeatedRows(payload);
        }),
      header: textOnlyHeader().optional(),
      footer: footer(),
    }),
  sample: {
    to: sampleRecipient,
    type: 'list',
    text: 'Pick one',
    button: 'Show',
    sections: [{ title: 'A', rows: [{ id: 'r1', title: 'Row', description: 'sub' }] }],
  },
});
