import { html } from 'hono/html';
import type { Explanation } from 'wamux';
import { messageExamples } from '../../schemas/message-input.js';
import { explainForWorkers } from '../../worker-states.js';
import { page } from '../layout.js';
import { chip, errorOf, facts, type Html, notice } from '../parts.js';
import type { Asked } from '../view.js';
import type { Words } from '../words.js';

const firstSample = 'text';

/** The page that shows which route a message would take. */
export function routesPage(asked: Asked): Promise<Response> {
  const { query } = asked;
  const wished = query.get('sample') ?? firstSample;
  const sample = Object.hasOwn(messageExamples, wished) ? wished : firstSample;
  return write(asked, sample, JSON.stringify(messageExamples[sample], null, 2));
}

/** Shows what would happen to a message. Nothing is sent. */
export async function explainRoute(asked: Asked): Promise<Response> {
  const { context, form, view } = asked;
  const { words } = view;
  const text = form.get('message') ?? '';
  const sample = form.get('sample') ?? firstSample;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return write(asked, sample, text, notice('bad', words.routes.noJson), 400);
  }
  // This tells the client what is paused now.
  await context.outbox.pauses();
  const workers = (await context.outbox.workers()).unwrapOr([]);
  return context.client.explain(message as never).match(
    (explained) => write(asked, sample, text, explanation(words, explainForWorkers(explained, workers))),
    ({ issues, ...error }) => {
      const wrong = issues?.map(({ path, message: why }) => html`<li><code>${path}</code> ${why}</li>`);
      return write(
        asked,
        sample,
        text,
        notice('bad', html`${words.routes.refused}: ${wrong ? html`<ul>${wrong}</ul>` : errorOf(error)}`),
        422,
      );
    },
  );
}

function write(asked: Asked, sample: string, text: string, result?: Html, status = 200): Promise<Response> {
  const { view } = asked;
  const said = view.words.routes;
  const option = (name: string) =>
    name === sample ? html`<option selected>${name}</option>` : html`<option>${name}</option>`;
  const content = html`<p>${said.hint}</p>
<form class="row"><div><label for="sample">${said.sample}</label>
<select id="sample" name="sample">${Object.keys(messageExamples).map(option)}</select></div>
<button class="quiet">${said.show}</button></form>
<form method="post" class="card"><input type="hidden" name="csrf" value="${view.visitor.csrfToken}">
<input type="hidden" name="sample" value="${sample}">
<label for="message">${said.message}</label>
<textarea id="message" name="message" rows="10" spellcheck="false" required>${text}</textarea>
<button>${said.explain}</button></form>
${result}`;
  return page(view, said.title, content, status);
}

function explanation(words: Words, explained: Explanation): Html {
  const said = words.routes;
  return html`<section aria-live="polite"><h2>${said.order}</h2>
<ol class="timeline">${explained.providers.map((one) => provider(words, one))}</ol>
${facts([
  [said.route, said.routeNumber(explained.route)],
  [said.strategy, html`<code>${explained.strategy}</code>`],
  [said.onUnknown, html`<code>${explained.onUnknown}</code>`],
])}</section>`;
}

function provider(
  words: Words,
  { provider, skipped, lastResort, state }: Explanation['providers'][number],
): Html {
  const said = words.routes;
  const verdict =
    skipped === undefined
      ? chip('good', said.asked)
      : lastResort
        ? chip('warn', said.lastResort)
        : chip('bad', said.skipped);
  return html`<li><b>${provider}</b> ${verdict} <span class="hint">${words.providers.circuit}: ${words.circuits[state]}</span>
${skipped && html`<br>${errorOf(skipped)}`}</li>`;
}
