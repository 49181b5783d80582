import { messageStates, type OutboxStats, type Pause, type WorkerState } from '@wamux/outbox';
import { html } from 'hono/html';
import type { CountedStats } from '../latest-stats.js';
import { page } from '../layout.js';
import { figure, type Html, notice, time, toneOfState } from '../parts.js';
import type { Asked, View } from '../view.js';
import type { Words } from '../words.js';
import { pauseLink, pauseMark, pauseNotice, pauseOf } from './pause.js';
import { providerCards } from './provider-cards.js';

/** The overview. None of its queries grows with the number of stored messages, which are counted separately. */
export async function overviewPage(asked: Asked): Promise<Response> {
  const { words } = asked.view;
  const { plots } = words;
  const content = html`${pauseNotice(words, asked.query)}<noscript>${notice('bad', words.needsScript)}</noscript>
<section aria-labelledby="plots-title"><h2 id="plots-title">${plots.title}</h2>
<div class="plots">
<figure data-plot="throughput"><div class="plot" aria-hidden="true"></div>
<figcaption>${plots.throughput}
<span class="key"><i class="good"></i>${words.outcomes.accepted}</span>
<span class="key"><i class="bad"></i>${plots.notAccepted}</span>
<span class="key"><i class="unknown"></i>${words.unknown}</span></figcaption></figure>
<figure data-plot="latency"><div class="plot" aria-hidden="true"></div>
<figcaption>${plots.latency}
<span class="key"><i class="busy"></i>${plots.median}</span>
<span class="key"><i class="warn"></i>${plots.slow}</span></figcaption></figure>
</div></section>
<div data-live="/console/parts/overview">${await overviewPart(asked)}</div>`;
  return page(asked.view, words.pages.overview, content);
}

/** The parts that update themselves, with the points of the plots. */
export async function overviewPart({ context, view }: Asked): Promise<Html> {
  const { words } = view;
  const { activity, outbox, stats } = context;
  const counted = stats.latest;
  const workers = await outbox.workers();
  const pauses = await outbox.pauses();
  const isAway = workers.isErr() || pauses.isErr() || stats.failed;
  // The script replaces each part by its next version.
  return html`${[
    isAway ? notice('bad', words.database) : '',
    lastMinute(words, activity),
    counted === undefined
      ? html`<section><h2>${words.now.title}</h2><p>${words.counting}</p></section>`
      : standing(words, counted),
    pausedLanes(view, pauses.unwrapOr([])),
    providerCards(view, context, workers.unwrapOr([] as readonly WorkerState[]), pauses.unwrapOr([])),
    counted === undefined ? '' : lanes(view, counted.stats, pauses.unwrapOr([])),
  ].map(
    (content) => html`<div>${content}</div>`,
  )}<div data-series="${JSON.stringify(activity.series())}" hidden></div>`;
}

function lastMinute(words: Words, activity: Asked['context']['activity']): Html {
  const { plots } = words;
  const { accepted, unknown, median, slow, ...counts } = activity.lastMinute();
  const { hasCalls } = activity;
  const nothing = hasCalls ? plots.nothing : plots.notKnown;
  const ms = (value: number | null) => (value === null ? nothing : plots.milliseconds(value));
  return html`<section class="close"><h3>${plots.lastMinute}</h3><ul class="figures">
${figure(accepted, words.outcomes.accepted, 'good')}
${figure(counts['not-accepted'], plots.notAccepted, 'bad')}
${figure(unknown, words.unknown, 'unknown')}
${figure(ms(median), plots.median)}
${figure(ms(slow), plots.slow)}
</ul>${hasCalls ? '' : html`<p>${plots.callsElsewhere}</p>`}
<p class="hint">${plots.since} ${time(activity.since)}</p></section>`;
}

function standing(words: Words, { stats, at }: CountedStats): Html {
  const { now } = words;
  const { due, orphanedUpdates, states, unserved, workers } = stats;
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1_000));
  return html`<section><h2>${now.title}</h2>
${workers === 0 && due > 0 ? notice('bad', now.nobodySends) : ''}
<ul class="figures">
${messageStates.map(
  (state) =>
    html`<li class="figure ${toneOfState[state]}"><a href="/console/messages?state=${state}" data-key="state ${state}"><b>${states[state]}</b> <span>${words.states[state]}</span></a></li>`,
)}
${figure(due, now.due)}
${figure(workers, now.workers)}
${unserved > 0 ? figure(unserved, now.unserved, 'warn') : ''}
${orphanedUpdates > 0 ? figure(orphanedUpdates, now.orphaned, 'warn') : ''}
</ul><p class="hint">${words.asOf(seconds)}</p></section>`;
}

/** What is paused and has no card. */
function pausedLanes(view: View, pauses: readonly Pause[]): Html {
  const { words } = view;
  const paused = pauses.flatMap((pause) => (pause.lane === undefined ? [] : { lane: pause.lane, pause }));
  if (paused.length === 0) return html``;
  return html`<section><h2>${words.pauses.title}</h2>${paused.map(
    ({ lane, pause }) =>
      html`<p>${words.pauses.lane} <b>${lane || words.lanes.anybody}</b> ${pauseLink(view, { lane }, pause, 'paused')}</p>${pauseMark(words, pause)}`,
  )}</section>`;
}

function lanes(view: View, { lanes }: OutboxStats, pauses: readonly Pause[]): Html {
  const { lanes: said } = view.words;
  if (lanes.length === 0) return html`<section><h2>${said.title}</h2><p>${said.empty}</p></section>`;
  return html`<section><h2>${said.title}</h2><div class="scroll" tabindex="0" role="group" aria-label="${said.title}" data-key="lanes"><table>
<thead><tr>${[said.lane, said.queued, said.due, said.sending, said.dueSince, said.decide].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${lanes.map(
    ({
      lane,
      queued,
      due,
      sending,
      dueSince,
    }) => html`<tr><th scope="row">${lane === '' ? said.anybody : lane}</th>
<td>${queued}</td><td>${due}</td><td>${sending}</td><td>${dueSince && time(dueSince)}</td><td>${pauseLink(view, { lane }, pauseOf(pauses, { lane }))}</td></tr>`,
  )}</tbody></table></div></section>`;
}
