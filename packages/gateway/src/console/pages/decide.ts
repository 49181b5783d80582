import type { OutboxMessage } from '@wamux/outbox';
import { html } from 'hono/html';
import { err, type Result } from 'neverthrow';
import { decideAs } from '../../keys/decide-as.js';
import { type Problem, problem } from '../../problems/problem.js';
import { type Decision, isDecision, possibleDecisions } from '../decisions.js';
import { page } from '../layout.js';
import {
  type Html,
  kindOf,
  maskedRecipient,
  notice,
  reasonField,
  refusedAs,
  stateOf,
  whyOf,
} from '../parts.js';
import type { Asked } from '../view.js';
import { noMessage } from './message.js';

/** The page that asks before a decision: it says what the decision will do, and asks for the reason. */
export const decidePage = (asked: Asked): Promise<Response> => askForReason(asked);

/** Carries out a decision, and records who made it and why. */
export async function takeDecision(asked: Asked): Promise<Response> {
  const { params, view } = asked;
  const { decision, id = '' } = params;
  if (!view.visitor.scopes.includes('operate'))
    return askForReason(asked, view.words.message.mayNotDecide, 403);
  if (!isDecision(decision)) return askForReason(asked);
  const decided = await decide(asked, id, decision);
  if (decided.isOk()) {
    const location = `/console/messages/${encodeURIComponent(id)}?done=${decision}`;
    return new Response(null, { status: 303, headers: { location } });
  }
  return askForReason(asked, whyOf(decided.error), decided.error.status);
}

async function decide(
  { context, form, view: { visitor } }: Asked,
  id: string,
  decision: Decision,
): Promise<Result<OutboxMessage, Problem>> {
  const decisions = decideAs(context, visitor.key);
  const given = {
    reason: form.get('reason') ?? '',
    by: visitor.name,
    // The state when the page was shown: what has happened since may be another case.
    ifState: form.get('state') as OutboxMessage['state'],
    ifCorrelationId: form.get('correlationId') ?? '',
  };
  if (decision === 'resend') return decisions.resend(id, given);
  if (decision === 'resolve') {
    return decisions.resolve(id, { ...given, outcome: form.get('outcome') as 'accepted' | 'not-accepted' });
  }
  const { reason } = given;
  if (reason.trim() === '') {
    const message = 'expected a text with the reason';
    return err(problem('validation', message, { issues: [{ path: 'reason', message }] }));
  }
  return decisions.cancel(id, given);
}

async function askForReason(asked: Asked, refusal?: string, status = 200): Promise<Response> {
  const { context, params, view } = asked;
  const { words } = view;
  const { decision, id = '' } = params;
  if (!isDecision(decision)) return page(view, '404', notice('bad', words.problem.notFound), 404);
  const found = await context.outbox.get(id);
  if (found.isErr()) return noMessage(view, found.error.kind);
  const message = found.value;
  const isPossible = possibleDecisions(message).includes(decision);
  const mayDecide = view.visitor.scopes.includes('operate');
  const { does, name } = words.decisions[decision];
  const content = html`${refusal && notice('bad', refusedAs(words, refusal, status))}
<p>${stateOf(words, message)} <b>${maskedRecipient(words, message)}</b> ${kindOf(words, message)} <code>${message.id}</code></p>
<p>${does}</p>
${mayDecide && isPossible ? decisionForm(asked, message, decision) : notice('bad', mayDecide ? words.message.nothingToDecide : words.message.mayNotDecide)}
<p><a href="/console/messages/${message.id}">${words.decide.back}</a></p>`;
  return page(view, name, content, status);
}

function decisionForm(
  { form, view: { words, visitor } }: Asked,
  { correlationId, state }: OutboxMessage,
  decision: Decision,
): Html {
  const said = words.decide;
  const choice = (outcome: string, word: string) =>
    html`<label class="choice"><input type="radio" name="outcome" value="${outcome}" required${
      form.get('outcome') === outcome ? html` checked` : ''
    }> ${word}</label>`;
  return html`<form method="post" class="card">
<input type="hidden" name="csrf" value="${visitor.csrfToken}"><input type="hidden" name="state" value="${state}">
<input type="hidden" name="correlationId" value="${correlationId}">
${
  decision === 'resolve'
    ? html`<fieldset><legend>${said.outcome}</legend>${choice('accepted', said.accepted)}${choice('not-accepted', said.notAccepted)}</fieldset>`
    : ''
}
${reasonField(words, form, `${said.reasonHint} ${said.writtenDownAs(visitor.name)}`)}
<button${decision === 'resolve' ? '' : html` class="danger"`}>${words.decisions[decision].button}</button>
</form>`;
}
