import type { Pause } from '@wamux/outbox';
import { html } from 'hono/html';
import { decideAs } from '../../keys/decide-as.js';
import { page } from '../layout.js';
import { chip, type Html, notice, time, whyOf } from '../parts.js';
import type { Asked, View } from '../view.js';
import type { Words } from '../words.js';

/** What a person may decide about a provider. */
type Decision = 'pause' | 'resume';

export const isPauseDecision = (given: string | null | undefined): given is Decision =>
  given === 'pause' || given === 'resume';

/** The word that a provider is paused, why, by whom and since when. */
export const pauseMark = (words: Words, { by, reason, since }: Pause): Html =>
  html`<p>${chip('warn', words.pauses.word)} ${words.pauses.since} ${time(since)} ${by && words.message.by(by)}: ${reason}</p>`;

/** What can be decided about a provider, where the visitor may. */
export function pauseLink({ visitor, words }: View, provider: string, pause: Pause | undefined): Html {
  if (!visitor?.scopes.includes('operate')) return html``;
  const decision: Decision = pause === undefined ? 'pause' : 'resume';
  const href = `/console/providers/${encodeURIComponent(provider)}/${decision}`;
  return html`<p><a href="${href}" aria-label="${words.pauses[decision]} ${provider}">${words.pauses[decision]}</a></p>`;
}

/** Asks before a provider is paused or resumed: says what it will do, and wants to know why. */
export const pausePage = (asked: Asked): Promise<Response> => ask(asked);

/** Pauses or resumes, and writes down who and why. */
export async function decidePause(asked: Asked): Promise<Response> {
  const { context, form, params, view } = asked;
  const { decision, provider = '' } = params;
  if (!view.visitor.scopes.includes('operate')) return ask(asked, view.words.message.mayNotDecide, 403);
  if (!isPauseDecision(decision) || !context.client.providers.has(provider)) return ask(asked);
  const given = { reason: form.get('reason') ?? '', by: view.visitor.name };
  const decided = await decideAs(context, view.visitor.key)[decision]({ provider }, given);
  if (decided.isOk()) return new Response(null, { status: 303, headers: { location: `/?done=${decision}` } });
  return ask(asked, whyOf(decided.error), decided.error.status);
}

async function ask(asked: Asked, refusal?: string, status = 200): Promise<Response> {
  const { context, params, view } = asked;
  const { words } = view;
  const { decision, provider = '' } = params;
  if (!isPauseDecision(decision)) return page(view, '404', notice('bad', words.problem.notFound), 404);
  if (!context.client.providers.has(provider))
    return page(view, '404', notice('bad', words.pauses.noProvider), 404);
  const pauses = await context.outbox.pauses();
  if (pauses.isErr()) return page(view, words.pauses[decision], notice('bad', words.database), 503);
  const pause = pauses.value.find((one) => one.provider === provider);
  const content = html`${refusal && notice('bad', `${words.decide.refused}: ${refusal}`)}
${pause && pauseMark(words, pause)}
<p>${decision === 'pause' ? words.pauses.pauseDoes : words.pauses.resumeDoes}</p>
${form(asked, decision, pause)}
<p><a href="/">${words.decide.back}</a></p>`;
  return page(view, `${words.pauses[decision]} ${provider}`, content, status);
}

function form({ form, view: { visitor, words } }: Asked, decision: Decision, pause: Pause | undefined): Html {
  if (!visitor.scopes.includes('operate')) return notice('bad', words.message.mayNotDecide);
  if (decision === 'pause' && pause !== undefined) return notice('bad', words.pauses.isPaused);
  if (decision === 'resume' && pause === undefined) return notice('bad', words.pauses.isNotPaused);
  const said = words.decide;
  return html`<form method="post" class="card">
<input type="hidden" name="csrf" value="${visitor.csrfToken}">
<label for="reason">${said.reason}</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000" required aria-describedby="reason-hint">${form.get('reason') ?? ''}</textarea>
<p id="reason-hint" class="hint">${said.writtenDownAs(visitor.name)}</p>
<button${decision === 'pause' ? html` class="danger"` : ''}>${words.pauses[decision]}</button>
</form>`;
}
