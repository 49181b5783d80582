import { z } from 'zod';
import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { asListed, cloudApiTemplates } from '../cloud-api/cloud-api-templates.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { wrongPayload } from './dialog360-answers.js';

/** assumed: that a page has 1,000 templates unless the query says otherwise, as clients have written. */
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(0).default(1000),
  offset: z.coerce.number().int().min(0).default(0),
  sort: z.string().optional(),
  filters: z.string().optional(),
});

/**
 * https://docs.360dialog.com/partner/partner-api/api-reference/templates-management (TemplateListOut)
 * assumed: statuses in lower case, as clients have seen them; that filters and sort, for which no page has an example with an
 * API key, change nothing here.
 */
export function listTemplates({ query }: Call): Verdict {
  const { data: asked, error } = listQuery.safeParse(Object.fromEntries(query));
  if (error) return refuse(wrongPayload(error.issues[0]?.path.join('.') || 'an unknown parameter'));
  const { limit, offset } = asked;
  const listed = cloudApiTemplates
    .slice(offset, offset + limit)
    .map(asListed)
    .map((template) => ({ ...template, status: template.status.toLowerCase() }));
  return ready(() =>
    jsonAnswer(200, {
      count: listed.length,
      filters: {},
      limit,
      offset,
      sort: ['id'],
      total: cloudApiTemplates.length,
      waba_templates: listed,
    }),
  );
}
