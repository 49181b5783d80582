import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { refused, validationErrorOf } from './cloud-api-answers.js';
import { type ListTemplatesQuery, listTemplatesQuery } from './cloud-api-message.js';
import { asListed, cloudApiTemplates } from './cloud-api-templates.js';

const cursorOf = (id: string): string => Buffer.from(id).toString('base64');

type ListedTemplate = ReturnType<typeof asListed>;

/** https://github.com/facebook/openapi. assumed: the paging, as for every list of the Graph API. */
export function listTemplates({ query, path }: Call, origin: string): Verdict {
  const input = Object.fromEntries(query);
  const { data: asked, error } = listTemplatesQuery.safeParse(input);
  if (error) return refuse(validationErrorOf(input, error));
  const found = cloudApiTemplates.map(asListed).filter((template) => isAskedFor(template, asked));
  const { after, limit } = asked;
  const lastSeen = after === undefined ? -1 : found.findIndex(({ id }) => cursorOf(id) === after);
  if (after !== undefined && lastSeen === -1) return refuse(refused(100, 'Invalid cursor: after'));

  const page = found.slice(lastSeen + 1, lastSeen + 1 + limit);
  const [first, last] = [page.at(0), page.at(-1)];
  if (first === undefined || last === undefined) return ready(() => jsonAnswer(200, { data: [] }));
  const cursors = { before: cursorOf(first.id), after: cursorOf(last.id) };
  const nextQuery = new URLSearchParams({ ...input, after: cursors.after });
  const isMore = lastSeen + 1 + limit < found.length;
  const next = isMore ? `${origin}${path}?${nextQuery}` : undefined;
  return ready(() =>
    jsonAnswer(200, { data: page.map((item) => pick(item, asked.fields)), paging: { cursors, next } }),
  );
}

const isAskedFor = (template: ListedTemplate, asked: ListTemplatesQuery): boolean =>
  (['name', 'language', 'status', 'category'] as const).every(
    (field) => asked[field] === undefined || template[field] === asked[field],
  );

/** The id is always included. */
function pick(template: ListedTemplate, fields: string | undefined): object {
  if (fields === undefined) return template;
  const names = [...fields.split(','), 'id'];
  return Object.fromEntries(Object.entries(template).filter(([name]) => names.includes(name)));
}
