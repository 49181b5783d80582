import type { Pause, PauseTarget } from '@wamux/outbox';
import { html } from 'hono/html';
import { decideAs } from '../../keys/decide-as.js';
import { page } from '../layout.js';
import { chip, type Html, notice, reasonField, refusedAs, time, whyOf } from '../parts.js';
import type { Asked, View } from '../view.js';
import type { Words } from '../words.js';

/** What a person may decide about a provider or a lane. */
type PauseDecision = 'pause' | 'resume';

const isPauseDecision = (given: string | null | undefined): given is PauseDecision =>
  given === 'pause' || given === 'resume';

/** Says that something was paused or resumed, where the address of the page says so. */
export function pauseNotice({ pauses }: Words, query: URLSearchParams): Html {
  const done = query.get('done');
  if (!isPauseDecision(done)) return html``;
  return notice('good', pauses.of[query.get('of') === 'lane' ? 'lane' : 'provider'][done].done);
}

const kindOf = (target: PauseTarget): 'lane' | 'provider' =>
  target.provider === undefined ? 'lane' : 'provider';

/** The name that a page shows. A lane without a name has the messages that wait for any provider. */
export const nameOf = ({ lanes, pauses }: Words, { lane, provider }: PauseTarget): string =>
  provider ?? `${pauses.lane} ${lane || lanes.anybody}`;

/** The address of the page. The lane with the empty name is a space there, since no part of a path can be empty. */
const addressOf = ({ lane, provider }: PauseTarget, decision: PauseDecision): string =>
  provider === undefined
    ? `/console/lanes/${encodeURIComponent(lane || ' ')}/${decision}`
    : `/console/providers/${encodeURIComponent(provider)}/${decision}`;

/** The pause of a target. */
export const pauseOf = (pauses: readonly Pause[], target: PauseTarget): Pause | undefined =>
  pauses.find(({ lane, provider }) => provider === target.provider && lane === target.lane);

/** Finds what the path of a page names; nothing where the config has no such provider. */
function targetOf({ context, params }: Asked): PauseTarget | undefined {
  const { lane, provider = '' } = params;
  // The names in a lane are sorted, whatever their order in an address.
  if (lane !== undefined) return { lane: lane.trim().split(/ +/).sort().join(' ') };
  return context.client.providers.has(provider) ? { provider } : undefined;
}

/** The mark that a provider is paused, with why, by whom and since when. */
export const pauseMark = (words: Words, { by, reason, since }: Pause): Html =>
  html`<p>${chip('warn', words.pauses.word)} ${words.pauses.since} ${time(since)} ${by && words.message.by(by)}: ${reason}</p>`;

/**
 * The link to pause or resume a target, for visitors who may. Its key is the same for both, so that it stays the same link for a
 * page that updates itself.
 */
export function pauseLink(
  { visitor, words }: View,
  target: PauseTarget,
  pause: Pause | undefined,
  place = 'pause',
): Html {
  if (!visitor?.scopes.includes('operate')) return html``;
  const decision: PauseDecision = pause === undefined ? 'pause' : 'resume';
  const label = `${words.pauses[decision]} ${nameOf(words, target)}`;
  return html`<a href="${addressOf(target, decision)}" data-key="${place} ${nameOf(words, target)}" aria-label="${label}">${words.pauses[decision]}</a>`;
}

/** The page that asks before something is paused or resumed: it says what that will do, and asks for the reason. */
export const pausePage = (asked: Asked): Promise<Response> => askForReason(asked);

/** Pauses or resumes, and records who did so and why. */
export async function decidePause(asked: Asked): Promise<Response> {
  const { context, form, params, view } = asked;
  const { decision } = params;
  const target = targetOf(asked);
  if (!view.visitor.scopes.includes('operate'))
    return askForReason(asked, view.words.message.mayNotDecide, 403);
  if (!isPauseDecision(decision) || target === undefined) return askForReason(asked);
  const given = { reason: form.get('reason') ?? '', by: view.visitor.name };
  const decided = await decideAs(context, view.visitor.key)[decision](target, given);
  if (decided.isErr()) return askForReason(asked, whyOf(decided.error), decided.error.status);
  const location = `/?done=${decision}&of=${kindOf(target)}`;
  return new Response(null, { status: 303, headers: { location } });
}

async function askForReason(asked: Asked, refusal?: string, status = 200): Promise<Response> {
  const { context, params, view } = asked;
  const { words } = view;
  const { decision } = params;
  const target = targetOf(asked);
  if (!isPauseDecision(decision)) return page(view, '404', notice('bad', words.problem.notFound), 404);
  if (target === undefined) return page(view, '404', notice('bad', words.pauses.noProvider), 404);
  const pauses = await context.outbox.pauses();
  if (pauses.isErr()) return page(view, words.pauses[decision], notice('bad', words.database), 503);
  const pause = pauseOf(pauses.value, target);
  const content = html`${refusal && notice('bad', refusedAs(words, refusal, status))}
${pause && pauseMark(words, pause)}
<p>${words.pauses.of[kindOf(target)][decision].does}</p>
${pauseForm(asked, decision, pause)}
<p><a href="/">${words.decide.back}</a></p>`;
  return page(view, `${words.pauses[decision]} ${nameOf(words, target)}`, content, status);
}

function pauseForm(
  { form, view: { visitor, words } }: Asked,
  decision: PauseDecision,
  pause: Pause | undefined,
): Html {
  if (!visitor.scopes.includes('operate')) return notice('bad', words.message.mayNotDecide);
  if (decision === 'pause' && pause !== undefined) return notice('bad', words.pauses.isPaused);
  if (decision === 'resume' && pause === undefined) return notice('bad', words.pauses.isNotPaused);
  return html`<form method="post" class="card">
<input type="hidden" name="csrf" value="${visitor.csrfToken}">
${reasonField(words, form, words.decide.writtenDownAs(visitor.name))}
<button${decision === 'pause' ? html` class="danger"` : ''}>${words.pauses[decision]}</button>
</form>`;
}
