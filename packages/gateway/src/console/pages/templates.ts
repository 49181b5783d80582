import { html } from 'hono/html';
import type { Client } from 'wamux';
import { askForTemplates, type ListedTemplates } from '../../operations/list-templates.js';
import { page } from '../layout.js';
import { chip, type Html, type Tone } from '../parts.js';
import type { Asked } from '../view.js';
import type { Words } from '../words.js';

type Listed = ListedTemplates['templates'][number];

/** What every adapter's mapping may have of these. */
interface Mapping {
  readonly name?: string;
  /** Bird's, and Twilio's by language: what a template is known by there, where that is not its name. */
  readonly projectId?: string | Readonly<Record<string, string>>;
}

/** Which template is mapped where, and, once the providers are asked, what each has. */
export async function templatesPage({ context: { client }, request, view, query }: Asked): Promise<Response> {
  const { words } = view;
  const said = words.templates;
  const listed = query.has('ask') ? await askForTemplates(client, request.signal) : undefined;
  const content = html`<p>${said.hint}</p>
<form><button name="ask" value="1">${said.ask}</button></form>
${client.templates.size === 0 ? html`<p>${said.noneMapped}</p>` : matrix(words, client, listed)}
${listed && others(words, client, listed)}`;
  return page(view, said.title, content);
}

function matrix(words: Words, { templates, providers }: Client, listed: ListedTemplates | undefined): Html {
  const said = words.templates;
  const ids = [...providers.keys()];
  const row = ([name, on]: readonly [string, ReadonlyMap<string, unknown>]) =>
    html`<tr><th scope="row">${name}</th>${ids.map((id) => html`<td>${cell(words, id, on.get(id) as Mapping | undefined, listed)}</td>`)}</tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${said.title}"><table><thead><tr><th scope="col">${said.name}</th>
${ids.map((id) => html`<th scope="col">${id}</th>`)}</tr></thead>
<tbody>${[...templates].map(row)}</tbody></table></div>`;
}

function cell(
  { templates: said }: Words,
  provider: string,
  mapping: Mapping | undefined,
  listed: ListedTemplates | undefined,
): Html {
  if (mapping === undefined) return chip('plain', said.notMapped);
  const { name } = mapping;
  const known = name === undefined ? '' : html`<code>${name}</code> `;
  if (listed === undefined) return html`${known}${chip('plain', said.mapped)}`;
  if (listed.cannotList.includes(provider)) return html`${known}${chip('plain', said.cannotList)}`;
  if (listed.problems.some((problem) => problem.provider === provider)) {
    return html`${known}${chip('unknown', said.failed)}`;
  }
  const meant = listed.templates.filter((one) => one.provider === provider && isMeant(mapping, one));
  if (meant.length === 0) return html`${known}${chip('bad', said.missing)}`;
  return html`${known}${meant.map(
    ({ language, state }) =>
      html`${chip(toneOfTemplate(state), state)} ${language && html`<span class="hint">${language}</span> `}`,
  )}`;
}

function isMeant({ name, projectId }: Mapping, listed: Listed): boolean {
  if (projectId === undefined) return listed.name === name;
  const ids = typeof projectId === 'string' ? [projectId] : Object.values(projectId);
  return listed.projectId !== undefined && ids.includes(listed.projectId);
}

const toneOfTemplate = (state: string): Tone =>
  state === 'approved' ? 'good' : state === 'unknown' ? 'unknown' : state === 'pending' ? 'busy' : 'bad';

/** What providers have and the config does not map: nobody can send it. */
function others(words: Words, { templates }: Client, listed: ListedTemplates): Html {
  const said = words.templates;
  const isMapped = (one: Listed) =>
    [...templates.values()].some(
      (on) => on.has(one.provider) && isMeant(on.get(one.provider) as Mapping, one),
    );
  const unmapped = listed.templates.filter((one) => !isMapped(one));
  if (unmapped.length === 0) return html``;
  return html`<section><h2>${said.unmapped}</h2><ul class="errors">${unmapped.map(
    ({ provider, name, language, state }) =>
      html`<li>${provider}: <code>${name}</code> ${language && html`<span class="hint">${language}</span>`} ${chip(toneOfTemplate(state), state)}</li>`,
  )}</ul></section>`;
}
