import {
  decidingAttempts,
  type ListQuery,
  messageStates,
  type Outbox,
  type OutboxError,
  type OutboxMessage,
} from '@wamux/outbox';
import { html } from 'hono/html';
import { err, type Result } from 'neverthrow';
import { statusOfRefusal } from '../../problems/problem-kinds.js';
import { page } from '../layout.js';
import { errorOf, type Html, kindOf, maskedRecipient, notice, stateOf, time } from '../parts.js';
import type { Asked } from '../view.js';
import type { Words } from '../words.js';

const pageSize = 50;

/** Messages, the newest first, or those that are looked for. */
export async function messagesPage(asked: Asked): Promise<Response> {
  const { view, query, context } = asked;
  const { words } = view;
  const sought = query.get('q')?.trim() ?? '';
  const found = await find(asked, sought);
  const only = found.isOk() && sought !== '' && found.value.length === 1 ? found.value[0] : undefined;
  // What names a single message leads to that message, while a recipient's messages stay a list.
  if (only !== undefined && !isNumber(sought)) return redirectTo(only);
  const content = html`${searchForm(words, query, [...context.client.providers.keys()])}
${found.match(
  (messages) => results(words, messages, query),
  (error) => notice('bad', refusalOf(words, error)),
)}`;
  return page(view, words.messages.title, content, found.isOk() ? 200 : statusOfRefusal(found.error.kind));
}

const refusalOf = (words: Words, { issues, kind, message }: OutboxError): string =>
  kind === 'unavailable'
    ? words.database
    : `${words.messages.wrong}: ${issues?.map((issue) => issue.message).join('; ') ?? message}`;

const redirectTo = ({ id }: OutboxMessage): Response =>
  new Response(null, { status: 303, headers: { location: `/console/messages/${id}` } });

/** Whether a person may mean a phone number. Its plus may be missing: unencoded, it arrives as a space, which is trimmed. */
const isNumber = (sought: string): boolean => /^[+\d][\d ().-]{5,}$/.test(sought);

async function find(
  { context: { outbox }, query }: Asked,
  sought: string,
): Promise<Result<readonly OutboxMessage[], OutboxError>> {
  const given = (name: string) => query.get(name) || undefined;
  const { state, provider, after } = {
    state: given('state'),
    provider: given('provider'),
    after: given('after'),
  };
  const conditions = {
    limit: pageSize,
    order: 'newest-first',
    ...(state !== undefined && { state }),
    ...(provider !== undefined && { provider }),
    ...(after !== undefined && { after }),
  } as ListQuery;
  if (sought === '') return outbox.list(conditions);
  if (!isNumber(sought)) return findByName(outbox, conditions, sought);
  const byNumber = await outbox.list({ ...conditions, to: /^\d/.test(sought) ? `+${sought}` : sought });
  const isFound = byNumber.isOk() && byNumber.value.length > 0;
  if (isFound || (byNumber.isErr() && byNumber.error.kind !== 'validation')) return byNumber;
  // Keys may look like phone numbers, since apps name them after orders, which have a number or a day in them.
  const byName = await findByName(outbox, conditions, sought);
  return byName.isOk() && byName.value.length > 0 ? byName : byNumber;
}

async function findByName(
  outbox: Outbox,
  conditions: ListQuery,
  sought: string,
): Promise<Result<readonly OutboxMessage[], OutboxError>> {
  const byId = await outbox.get(sought);
  if (byId.isOk()) return byId.map((message) => [message]);
  if (byId.error.kind !== 'not-found') return err(byId.error);
  const byCorrelation = await outbox.list({ ...conditions, correlationId: sought });
  if (byCorrelation.isErr() || byCorrelation.value.length > 0) return byCorrelation;
  return outbox.list({ ...conditions, idempotencyKey: sought, ofAnyTeam: true });
}

function searchForm(words: Words, query: URLSearchParams, providers: readonly string[]): Html {
  const said = words.messages;
  const option = (name: string, value: string, word: string) =>
    query.get(name) === value
      ? html`<option value="${value}" selected>${word}</option>`
      : html`<option value="${value}">${word}</option>`;
  return html`<form class="card row" role="search" action="/console/messages">
<div class="wide"><label for="q">${said.search}</label>
<input id="q" name="q" type="search" value="${query.get('q') ?? ''}" aria-describedby="q-hint" autocomplete="off"></div>
<div><label for="state">${said.state}</label><select id="state" name="state"><option value="">${said.all}</option>
${messageStates.map((state) => option('state', state, words.states[state]))}</select></div>
<div><label for="provider">${said.provider}</label><select id="provider" name="provider"><option value="">${said.all}</option>
${providers.map((provider) => option('provider', provider, provider))}</select></div>
<button>${said.find}</button>
<p id="q-hint" class="hint">${said.searchHint}</p>
</form>`;
}

function results(words: Words, messages: readonly OutboxMessage[], query: URLSearchParams): Html {
  const said = words.messages;
  if (messages.length === 0) return html`<p>${said.none}</p>`;
  const last = messages.at(-1);
  const older = new URLSearchParams([...query].filter(([name]) => ['q', 'state', 'provider'].includes(name)));
  if (last !== undefined) older.set('after', last.id);
  return html`<p class="hint">${said.newestFirst}</p>
${messageTable(words, messages)}
${messages.length === pageSize ? html`<p><a href="/console/messages?${older.toString()}">${said.older}</a></p>` : ''}`;
}

/** A row for each message, which leads to it. */
function messageTable(words: Words, messages: readonly OutboxMessage[]): Html {
  const said = words.messages;
  return html`<table class="rows"><thead><tr>
${[said.state, said.to, said.what, said.through, said.came].map((name) => html`<th scope="col">${name}</th>`)}
</tr></thead><tbody>${messages.map((message) => {
    const through = (decidingAttempts(message).at(-1) ?? message.attempts.at(-1))?.provider;
    return html`<tr><td>${stateOf(words, message)}</td>
<th scope="row"><a href="/console/messages/${message.id}">${maskedRecipient(words, message)}</a></th>
<td>${kindOf(words, message)}${message.error === undefined ? '' : html`<br>${errorOf(message.error, message.to)}`}</td>
<td>${through ?? '–'}</td><td>${time(message.createdAt)}</td></tr>`;
  })}</tbody></table>`;
}
