import { html } from 'hono/html';
import type { LoggedEvent } from '../activity.js';
import { page } from '../layout.js';
import { type Html, time } from '../parts.js';
import type { Asked } from '../view.js';
import type { Words } from '../words.js';
import { nameOf } from './pause.js';
import { happening } from './timeline.js';

/** What happens to messages, as it happens. */
export function logPage(asked: Asked): Promise<Response> {
  const { words } = asked.view;
  const { log } = words;
  const content = html`<p>${log.hint} <button class="quiet" data-pause data-resume="${log.resume}">${log.pause}</button></p>
<noscript><p>${words.needsScript}</p></noscript>
<div data-live="/console/parts/log">${logPart(asked)}</div>`;
  return page(asked.view, log.title, content);
}

/** The newest events. */
export function logPart({ context: { activity }, view: { words } }: Asked): Html {
  const { log } = words;
  const since = html`<p class="hint">${log.since} ${time(activity.since)}</p>`;
  const { events } = activity;
  if (events.length === 0) return html`<p>${log.none}</p>${since}`;
  return html`<table class="rows"><thead><tr>
${[log.when, log.what, log.message].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${events.map((event) => row(words, event))}</tbody></table>${since}`;
}

function row(words: Words, event: LoggedEvent): Html {
  const provider = html`<span class="hint">${event.provider}</span>`;
  if (event.type === 'received') {
    return html`<tr><td>${time(event.at)}</td><td>${words.log.received} <code>${event.pushed}</code> ${provider}</td><td>–</td></tr>`;
  }
  if (event.type === 'endpoint') {
    return html`<tr><td>${time(event.at)}</td><td>${words.log.endpoints[event.what]} <code>${event.endpoint}</code></td><td>–</td></tr>`;
  }
  if (event.type === 'pause') {
    const { by, target, what, why } = event;
    return html`<tr><td>${time(event.at)}</td><td>${words.pauses.events[what]} <code>${nameOf(words, target)}</code> ${by && words.message.by(by)}${why && `: ${why}`}</td><td>–</td></tr>`;
  }
  return html`<tr><td>${time(event.at)}</td><td>${happening(words, event)} ${event.provider && provider}</td>
<td><a href="/console/messages/${event.id}" data-key="${event.cursor}"><code>${event.id}</code></a></td></tr>`;
}
