import { z } from 'zod';
import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { asListed, cloudApiTemplates } from '../cloud-api/cloud-api-templates.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { refused } from './vonage-answers.js';

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(25),
  after: z.string().optional(),
  status: z.string().optional(),
  language: z.string().optional(),
  name_or_content: z.string().optional(),
});

/**
 * https://developer.vonage.com/en/api/whatsapp-template-management (list templates)
 * assumed: that a template has the same form as Meta's; the cursors, which clients say are Meta's too.
 */
export function listTemplates(call: Call, origin: string): Verdict {
  const given = Object.fromEntries(call.query);
  const { data: asked, error } = query.safeParse(given);
  if (asked === undefined) return refuse(refused(1110, { name: error.issues[0]?.path.join('.') || 'query' }));
  const found = cloudApiTemplates
    .map(asListed)
    .filter(({ language }) => asked.language === undefined || language === asked.language)
    .filter(({ status }) => asked.status === undefined || status === asked.status)
    .filter(({ name }) => asked.name_or_content === undefined || name.includes(asked.name_or_content));
  const begin = found.findIndex(({ id }) => id === asked.after) + 1;
  const templates = found.slice(begin, begin + asked.limit);
  const after = templates.at(-1)?.id ?? '';
  const isMore = begin + asked.limit < found.length;
  const next = isMore ? `${origin}${call.path}?${new URLSearchParams({ ...given, after })}` : undefined;
  return ready(() =>
    jsonAnswer(200, { templates, paging: { cursors: { before: templates.at(0)?.id ?? '', after }, next } }),
  );
}
