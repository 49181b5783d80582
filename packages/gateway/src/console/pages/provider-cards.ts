import type { BreakerState } from '@wamux/core';
import type { Pause, WorkerState } from '@wamux/outbox';
import { html } from 'hono/html';
import type { ProviderState } from 'wamux';
import { statesOf, usedOf, worstOf } from '../../worker-states.js';
import { chip, figure, type Html, type Tone, time } from '../parts.js';
import type { ConsoleContext, View } from '../view.js';
import type { Words } from '../words.js';
import { pauseLink, pauseMark, pauseOf } from './pause.js';

const toneOfCircuit: Readonly<Record<BreakerState, Tone>> = {
  closed: 'good',
  open: 'bad',
  recovering: 'warn',
};

/** A card for each provider, with what the sending processes know about it, or this process where none sends. */
export function providerCards(
  view: View,
  { client, activity }: ConsoleContext,
  workers: readonly WorkerState[],
  pauses: readonly Pause[],
): Html {
  const { words } = view;
  const own = client.health();
  const cards = [...client.providers.values()].map(({ id, adapter }) => {
    const states = statesOf(id, workers, own);
    const pause = pauseOf(pauses, { provider: id });
    return html`<article class="card"><h3>${id}</h3><p class="hint">${words.providers.adapter} ${adapter}</p>
${pause && pauseMark(words, pause)}
${circuit(words, states)}
${limits(words, states)}
${outcomes(words, activity.outcomesOf(id))}
${errors(words, states)}
<p>${pauseLink(view, { provider: id }, pause)}</p>
</article>`;
  });
  return html`<section><h2>${words.providers.title}</h2><div class="cards">${cards}</div></section>`;
}

/** The worst state that any process knows. */
function circuit(words: Words, states: readonly ProviderState[]): Html {
  const said = words.providers;
  const about = worstOf(states);
  const worst = about?.state ?? 'closed';
  const share = Math.min(1, ...states.map((one) => one.share));
  return html`<p>${said.circuit} ${chip(toneOfCircuit[worst], words.circuits[worst], worst)}
${about?.until === undefined ? '' : html`${said.until} ${time(new Date(about.until).toISOString())}`}</p>
${share < 1 ? html`<p><b>${Math.round(share * 100)} %</b> ${said.share}</p>` : ''}
${about?.refusal === undefined ? '' : html`<p>${said.reasons}: <code>${about.refusal.kind}</code></p>`}`;
}

/** What all processes use together. */
function limits(words: Words, states: readonly ProviderState[]): Html {
  const said = words.providers;
  const row = (name: Parameters<typeof usedOf>[1], word: string): Html => {
    const total = usedOf(states, name);
    if (total === undefined) return html``;
    const { used, limit } = total;
    return html`<li><b>${used}</b> / ${limit} ${word}<progress max="${limit}" value="${Math.min(used, limit)}" aria-label="${word}"></progress></li>`;
  };
  return html`<h4>${said.limits}</h4>${
    states.every(({ limits }) => limits === undefined)
      ? html`<p class="hint">${said.none}</p>`
      : html`<ul class="limits">${row('concurrency', said.concurrency)}${row('perSecond', said.perSecond)}${row('queue', said.queue)}</ul>`
  }`;
}

function outcomes(words: Words, counts: ReturnType<ConsoleContext['activity']['outcomesOf']>): Html {
  const said = words.providers;
  const total = counts.accepted + counts['not-accepted'] + counts.unknown;
  if (total === 0) return html`<h4>${said.outcomes}</h4><p class="hint">${said.noOutcomes}</p>`;
  const share = (count: number) => `${Math.round((count / total) * 100)} %`;
  return html`<h4>${said.outcomes}</h4><ul class="figures small">
${figure(share(counts.accepted), words.outcomes.accepted, 'good')}
${figure(share(counts['not-accepted']), words.plots.notAccepted, 'bad')}
${figure(share(counts.unknown), words.unknown, 'unknown')}
</ul>`;
}

function errors(words: Words, states: readonly ProviderState[]): Html {
  const said = words.providers;
  const counts = new Map<string, number>();
  for (const { errors } of states) {
    for (const [kind, { count }] of Object.entries(errors)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  const listed = [...counts].sort(([, a], [, b]) => b - a);
  return html`<h4>${said.errors}</h4>${
    listed.length === 0
      ? html`<p class="hint">${said.noErrors}</p>`
      : html`<ul class="errors">${listed.map(([kind, count]) => html`<li><b>${count}</b> <code>${kind}</code></li>`)}</ul>`
  }`;
}
