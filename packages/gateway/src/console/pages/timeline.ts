import type { RecordedMessageEvent, TimelineEntry } from '@wamux/outbox';
import { html } from 'hono/html';
import { chip, errorOf, type Html, statusOf, type Tone, time, toneOfOutcome, toneOfState } from '../parts.js';
import type { Words } from '../words.js';

/** Everything that happened to a message, the oldest first. */
export const timelineOf = (words: Words, entries: readonly TimelineEntry[], to: string | undefined): Html =>
  html`<ol class="timeline">${entries.map((entry) => html`<li>${time(entry.at)} ${happening(words, entry, to)}</li>`)}</ol>`;

const toneOfEvent = (type: string): Tone => (type === 'unknown' ? 'unknown' : 'plain');

/** What happened, who decided it and why. */
export function happening(words: Words, entry: TimelineEntry | RecordedMessageEvent, to?: string): Html {
  const said = words.message;
  const { by, dueAt, error, provider = '', reason, state, status, type } = entry;
  const why = error === undefined ? '' : html` ${errorOf(error, to)}`;
  const saidStatus = status && statusOf(words, status);
  if (type === 'enqueued') return html`<b>${said.enqueued}</b>`;
  if (type === 'attempt') return html`<b>${said.attempt(provider)}</b>`;
  if (type === 'provider-status') return html`<b>${said.says(provider)}</b> ${saidStatus}`;
  if (type === 'answer') {
    const outcome = 'outcome' in entry ? entry.outcome : undefined;
    return html`<b>${said.answered(provider)}</b> ${
      outcome && chip(toneOfOutcome[outcome], words.outcomes[outcome], outcome)
    }${why}`;
  }
  // The line before contains the provider's answer, with the same error.
  const isAnswered = 'outcome' in entry || ['accepted', 'unknown'].includes(type);
  return html`${chip(toneOfEvent(type), words.events[type], type)}
${type === 'status' ? saidStatus : ''}
${state !== undefined && (state as string) !== type ? html`→ ${chip(toneOfState[state], words.states[state], state)}` : ''}
${by === undefined ? '' : html`<b>${said.by(by)}</b>`}
${reason === undefined ? '' : html`<q>${reasonOf(words, reason)}</q>`}
${dueAt === undefined ? '' : html`${said.until} ${time(dueAt)}`}${isAnswered ? '' : why}`;
}

const reasonOf = ({ reviewReasons }: Words, reason: string): string =>
  Object.hasOwn(reviewReasons, reason) ? reviewReasons[reason as keyof typeof reviewReasons] : reason;
