import { decidingAttempts, type OutboxMessage } from '@wamux/outbox';
import { html } from 'hono/html';
import { page } from '../layout.js';
import { facts, type Html, kindOf, maskedRecipient, notice, stateOf, time } from '../parts.js';
import type { Asked, View } from '../view.js';
import { decisionLinks } from './message.js';

const pageSize = 50;

/** The messages that a person has to look at, those that wait longest first. */
export async function reviewPage({ context: { outbox }, view }: Asked): Promise<Response> {
  const { words } = view;
  const listed = await outbox.list({ state: 'needs-review', limit: pageSize });
  if (listed.isErr()) return page(view, words.review.title, notice('bad', words.database), 503);
  const messages = listed.value;
  const content =
    messages.length === 0
      ? html`<p>${words.review.none}</p>`
      : html`<p>${words.review.look}</p><div class="cards">${messages.map((message) => card(view, message))}</div>
${messages.length === pageSize ? html`<p class="hint">${words.review.first(pageSize)}</p>` : ''}`;
  return page(view, words.review.title, content);
}

function card(view: View, message: OutboxMessage): Html {
  const { words } = view;
  const { correlationId, id, reason } = message;
  return html`<article class="card"><h2><a href="/console/messages/${id}">${maskedRecipient(words, message)}</a></h2>
<p>${stateOf(words, message)} ${kindOf(words, message)}</p>
<p>${reason && words.reviewReasons[reason]}</p>
${decidingAttempts(message).map(({ provider, providerMessageId, startedAt }) =>
  facts([
    [words.messages.through, provider],
    [words.review.lookForId, html`<code>${providerMessageId ?? correlationId}</code>`],
    [words.review.lookForTime, time(startedAt)],
  ]),
)}
${decisionLinks(view, message)}</article>`;
}
