import { html } from 'hono/html';
import { isFromAnotherSite } from '../../keys/authorize.js';
import { askForTemplates } from '../../templates/ask-for-templates.js';
import { compareTemplates, type TemplateAt, type TemplateParity } from '../../templates/compare-templates.js';
import { page } from '../layout.js';
import { chip, type Html, type Tone } from '../parts.js';
import type { Asked } from '../view.js';
import type { Words } from '../words.js';

/** Which template is mapped where and, once the providers were asked, what each of them has. */
export async function templatesPage({ context: { client }, request, view, query }: Asked): Promise<Response> {
  const { words } = view;
  const said = words.templates;
  // Without keys, any page that is open on this machine could otherwise cause calls to the providers, by an image with this
  // address.
  const isAsked = query.has('ask') && !isFromAnotherSite(request);
  const listed = isAsked ? await askForTemplates(client, request.signal) : undefined;
  const parity = compareTemplates(client, listed);
  const content = html`<p>${said.hint}</p>
<form><button name="ask" value="1">${said.ask}</button></form>
${parity.templates.length === 0 ? html`<p>${said.noneMapped}</p>` : matrix(words, [...client.providers.keys()], parity)}
${unmapped(words, parity)}`;
  return page(view, said.title, content);
}

function matrix(words: Words, providers: readonly string[], { templates }: TemplateParity): Html {
  const said = words.templates;
  const row = ({ name, on }: TemplateParity['templates'][number]) =>
    html`<tr><th scope="row">${name}</th>${on.map((at) => html`<td>${cell(words, at)}</td>`)}</tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${said.title}"><table><thead><tr><th scope="col">${said.name}</th>
${providers.map((id) => html`<th scope="col">${id}</th>`)}</tr></thead>
<tbody>${templates.map(row)}</tbody></table></div>`;
}

const toneOfStanding = {
  'not-mapped': 'plain',
  mapped: 'plain',
  'cannot-list': 'plain',
  'no-answer': 'unknown',
  missing: 'bad',
} as const satisfies Partial<Record<TemplateAt['standing'], Tone>>;

function cell({ templates: { standings } }: Words, { name, standing, templates }: TemplateAt): Html {
  const known = name === undefined ? '' : html`<code>${name}</code> `;
  if (standing !== 'found') return html`${known}${chip(toneOfStanding[standing], standings[standing])}`;
  return html`${known}${templates.map(
    ({ language, state }) =>
      html`${chip(toneOfTemplate(state), state)} ${language && html`<span class="hint">${language}</span> `}`,
  )}`;
}

const toneOfTemplate = (state: string): Tone =>
  state === 'approved' ? 'good' : state === 'unknown' ? 'unknown' : state === 'pending' ? 'busy' : 'bad';

/** Templates that providers have and the config does not map, so that no message can use them. */
function unmapped(words: Words, { unmapped: listed }: TemplateParity): Html {
  if (listed.length === 0) return html``;
  return html`<section><h2>${words.templates.unmapped}</h2><ul class="errors">${listed.map(
    ({ provider, name, language, state }) =>
      html`<li>${provider}: <code>${name}</code> ${language && html`<span class="hint">${language}</span>`} ${chip(toneOfTemplate(state), state)}</li>`,
  )}</ul></section>`;
}
