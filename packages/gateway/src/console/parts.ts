import { type MessageStatus, maskPhoneNumber, type ProviderError } from '@wamux/core';
import { redactText } from '@wamux/core/redaction';
import type { MessageState, OutboxMessage } from '@wamux/outbox';
import { html } from 'hono/html';
import type { Problem } from '../problems/problem.js';
import { isUnknown } from './decisions.js';
import type { Words } from './words.js';

/** A piece of a page, in which what comes from outside is escaped. */
export type Html = ReturnType<typeof html>;

/** The colour of a word. Unknown outcomes have a colour of their own. */
export type Tone = 'plain' | 'busy' | 'good' | 'bad' | 'warn' | 'unknown';

/** A word in a coloured frame. `original` is the word of the API, where the shown word is a translation. */
export const chip = (tone: Tone, word: string, original?: string): Html =>
  original === undefined || original === word
    ? html`<span class="chip ${tone}">${word}</span>`
    : html`<span class="chip ${tone}" title="${original}">${word}</span>`;

export const toneOfState: Readonly<Record<MessageState, Tone>> = {
  queued: 'plain',
  sending: 'busy',
  reconciling: 'unknown',
  accepted: 'busy',
  delivered: 'good',
  read: 'good',
  failed: 'bad',
  expired: 'bad',
  canceled: 'plain',
  'needs-review': 'warn',
};

export const toneOfOutcome = {
  started: 'busy',
  accepted: 'good',
  'not-accepted': 'bad',
  unknown: 'unknown',
} as const satisfies Record<string, Tone>;

/** The state of a message, with a mark where its outcome is unknown. */
export function stateOf(words: Words, message: Pick<OutboxMessage, 'state' | 'reason'>): Html {
  const { state } = message;
  const word = chip(toneOfState[state], words.states[state], state);
  return state === 'needs-review' && isUnknown(message)
    ? html`${word} ${chip('unknown', words.unknown)}`
    : word;
}

/** The status that the provider reports for a message. */
export const statusOf = (words: Words, status: MessageStatus): Html =>
  chip(status === 'unknown' ? 'unknown' : 'plain', words.statuses[status], status);

/** A time in the browser's own time zone and language once the script has run, and in UTC before. */
export const time = (at: string): Html =>
  html`<time datetime="${at}">${at.slice(0, 19).replace('T', ' ')} UTC</time>`;

/** Shows only the last digits, because anybody who walks past can see a list. */
export const maskedRecipient = (words: Words, { to }: Pick<OutboxMessage, 'to'>): string =>
  to === undefined ? words.messages.forgotten : maskPhoneNumber(to);

/** The type, or the template, without the content. */
export function kindOf(words: Words, { message }: Pick<OutboxMessage, 'message'>): string {
  if (message === undefined) return words.messages.removed;
  return message.type === undefined || message.type === 'template'
    ? words.messages.template(message.name)
    : message.type;
}

/** An error as a sentence, without the number that it may be about. */
export const errorOf = (error: ProviderError, to?: string): Html =>
  html`<span class="error"><code>${error.kind}</code> ${redactText(error.message, {
    phoneNumbers: to === undefined ? [] : [to],
  })}</span>`;

/** A figure with its word beside it. */
export const figure = (count: number | string, word: string, tone: Tone = 'plain'): Html =>
  html`<li class="figure ${tone}"><b>${count}</b> <span>${word}</span></li>`;

/** Names with their values; `undefined` values are left out. */
export const facts = (rows: readonly (readonly [string, Html | string | undefined])[]): Html =>
  html`<dl class="facts">${rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A sentence that says how something went. */
export const notice = (tone: 'good' | 'bad', text: Html | string): Html =>
  html`<p class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</p>`;

/** Why something was refused: the fields that are wrong, or the whole. */
export const whyOf = ({ detail, issues }: Problem): string =>
  issues?.map(({ path, message }) => `${path}: ${message}`).join('; ') ?? detail;

/** Why a decision was not carried out. Where the database did not answer, that is not known. */
export const refusedAs = ({ decide }: Words, why: string, status: number): string =>
  status === 503 ? why : `${decide.refused}: ${why}`;

/** The field of a form for the reason of a decision, with what was entered before, and a hint below it. */
export const reasonField = ({ decide }: Words, form: URLSearchParams, hint: string): Html =>
  html`<label for="reason">${decide.reason}</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000" required aria-describedby="reason-hint">${form.get('reason') ?? ''}</textarea>
<p id="reason-hint" class="hint">${hint}</p>`;
