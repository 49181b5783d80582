import type { OutboxMessage } from '@wamux/outbox';
import { html } from 'hono/html';
import { isDecision, isUnknown, possibleDecisions } from '../decisions.js';
import { page } from '../layout.js';
import { chip, errorOf, facts, type Html, notice, stateOf, statusOf, time, toneOfOutcome } from '../parts.js';
import type { Asked, View } from '../view.js';
import type { Words } from '../words.js';
import { timelineOf } from './timeline.js';

/** All that is known of a message. */
export async function messagePage({ context: { outbox }, view, params, query }: Asked): Promise<Response> {
  const { words } = view;
  const { id = '' } = params;
  const found = await outbox.get(id);
  if (found.isErr()) return noMessage(view, found.error.kind);
  const timeline = await outbox.timeline(id);
  const message = found.value;
  const done = query.get('done') ?? undefined;
  const content = html`${isDecision(done) ? notice('good', words.decided[done]) : ''}
${warnings(words, message)}
<section><h2>${words.message.facts}</h2>${known(words, message)}</section>
<section><h2>${words.message.timeline}</h2>${
    timeline.isOk() ? timelineOf(words, timeline.value, message.to) : notice('bad', words.database)
  }</section>
<section><h2>${words.message.attempts}</h2>${attempts(words, message)}</section>
<section><h2>${words.message.decide}</h2>${decisionLinks(view, message)}</section>`;
  return page(view, words.message.title, content);
}

export const noMessage = (view: View, kind: string): Promise<Response> =>
  kind === 'unavailable'
    ? page(view, view.words.message.title, notice('bad', view.words.database), 503)
    : page(view, view.words.message.title, notice('bad', view.words.message.notFound), 404);

function warnings(words: Words, { duplicateObserved, duplicatePossible }: OutboxMessage): Html {
  if (duplicateObserved) return notice('bad', words.message.duplicateObserved);
  return duplicatePossible ? notice('bad', words.message.duplicatePossible) : html``;
}

function known(words: Words, message: OutboxMessage): Html {
  const said = words.message;
  const { id, correlationId, createdAt, dueAt, endedAt, error, expiresAt, idempotencyKey, priority, team } =
    message;
  const { reason, state, status, to } = message;
  // A message that no provider has accepted has no status there, and nothing of it is unknown.
  const isSilent = status === 'unknown' && !isUnknown(message);
  return html`${facts([
    [said.state, stateOf(words, message)],
    [said.status, isSilent ? undefined : statusOf(words, status)],
    [words.message.reason, reason && words.reviewReasons[reason]],
    ['Id', html`<code>${id}</code>`],
    [said.correlationId, html`<code>${correlationId}</code>`],
    [said.team, team],
    [said.idempotencyKey, idempotencyKey && html`<code>${idempotencyKey}</code>`],
    [words.messages.came, time(createdAt)],
    [said.priority, said.priorities[priority]],
    [said.due, state === 'queued' ? time(dueAt) : undefined],
    [said.expires, expiresAt && time(expiresAt)],
    [said.ended, endedAt && time(endedAt)],
    [said.error, error && errorOf(error, to)],
  ])}
<details class="card"><summary>${said.content}</summary><p class="hint">${said.contentHint}</p>
<p><b>${to ?? words.messages.forgotten}</b></p>
<pre>${message.message === undefined ? words.messages.removed : JSON.stringify(message.message, null, 2)}</pre></details>`;
}

function attempts(words: Words, { attempts, to }: OutboxMessage): Html {
  const said = words.message;
  if (attempts.length === 0) return html`<p>–</p>`;
  return html`<ol class="timeline">${attempts.map(
    ({ provider, outcome, sendGeneration, startedAt, providerMessageId, history, error }) =>
      html`<li>${time(startedAt)} <b>${provider}</b> ${chip(toneOfOutcome[outcome], words.outcomes[outcome], outcome)}
${history.status === 'unknown' ? '' : statusOf(words, history.status)}
<span class="hint">${said.sendGeneration} ${sendGeneration + 1}${
        providerMessageId === null ? '' : html`, ${said.atProvider} <code>${providerMessageId}</code>`
      }</span>${error && html`<br>${errorOf(error, to)}`}</li>`,
  )}</ol>`;
}

/** What may be decided now, each behind a page that asks. */
export function decisionLinks({ words, visitor }: View, message: OutboxMessage): Html {
  if (!visitor?.scopes.includes('operate')) return html`<p class="hint">${words.message.mayNotDecide}</p>`;
  const possible = possibleDecisions(message);
  if (possible.length === 0) return html`<p class="hint">${words.message.nothingToDecide}</p>`;
  return html`<p class="actions">${possible.map(
    (decision) =>
      html`<a class="button" href="/console/messages/${message.id}/${decision}">${words.decisions[decision].name}</a> `,
  )}</p>`;
}
