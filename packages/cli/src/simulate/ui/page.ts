import { maskPhoneNumber } from '@wamux/core';
import {
  assets,
  chip,
  figure,
  type Html,
  type Language,
  notice,
  type Tone,
  time,
} from '@wamux/gateway/pages';
import type { Acceptance, SimulatedProvider } from '@wamux/simulator';
import { html } from 'hono/html';
import {
  type LoggedRequest,
  type Phone,
  type Playground,
  type Standing,
  standingOf,
  standings,
} from './playground.js';
import type { Words } from './words.js';

/** What every page of the simulator is written with. */
export interface View {
  readonly language: Language;
  readonly words: Words;
  readonly csrfToken: string;
  /** Whether the phones have an address to which they can answer. */
  readonly hasWebhook: boolean;
}

/** A page around its content. */
export async function toPage({ language, words }: View, content: Html): Promise<string> {
  const { style, script } = assets();
  return String(
    await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style.address}">
<script src="${script.address}" defer></script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top"><strong class="brand">${words.title}</strong><span class="hint">${words.nobody}</span></header>
<p id="lost" class="notice bad" role="alert" hidden>${words.lost}</p>
<p id="held" class="notice" role="status" hidden>${words.held}</p>
<main id="content" tabindex="-1">
${content}
</main>
</body>
</html>`,
  );
}

/** The page that shows everything. */
export const home = (view: View, playground: Playground, told: Html | string): Html =>
  html`${told}<h1>${view.words.title}</h1>
<div data-live="/parts/live">${live(view, playground)}</div>
${faultForm(view, playground)}`;

/** The part of the page that updates itself. */
export function live(view: View, playground: Playground): Html {
  const { words } = view;
  const { accepted, twice, ...account } = playground.account();
  const phones = playground.phones();
  return html`<section><h2>${words.account}</h2><ul class="figures">
${figure(accepted, `${words.accepted} =`, 'good')}
${standings.map((standing) => figure(account[standing], words.standings[standing], tones[standing]))}
${figure(twice, words.twice, twice > 0 ? 'warn' : 'plain')}
</ul></section>
<section><h2>${words.phones}</h2>${
    phones.length === 0
      ? html`<p>${words.noPhones}</p>`
      : html`<div class="cards">${phones.map((phone) => phoneCard(view, phone))}</div>`
  }${view.hasWebhook ? '' : html`<p class="hint">${words.noWebhook}</p>`}</section>
<section><h2>${words.providers}</h2><div class="cards">${playground.providers.map((provider) => providerCard(words, playground, provider))}</div></section>
<section><h2>${words.log}</h2>${requestLog(words, playground.requests)}</section>`;
}

const tones: Readonly<Record<Standing, Tone>> = {
  waiting: 'plain',
  sent: 'busy',
  delivered: 'good',
  read: 'good',
};

function phoneCard({ words, hasWebhook }: View, { index, number, messages }: Phone): Html {
  return html`<article class="card"><h3>${maskPhoneNumber(number)}</h3>
<ol class="timeline">${messages.map((message) => phoneMessage(words, message))}</ol>
${hasWebhook ? html`<p><a class="button" href="/answer?phone=${index}">${words.answer}<span class="skip"> ${maskPhoneNumber(number)}</span></a></p>` : ''}</article>`;
}

function phoneMessage(words: Words, message: Acceptance): Html {
  const standing = standingOf(message);
  return html`<li>${time(new Date(message.acceptedAt).toISOString())} ${chip(tones[standing], words.standings[standing])}
<span class="hint">${message.provider}, ${message.kind}</span><br>${message.content}</li>`;
}

function providerCard(words: Words, playground: Playground, provider: SimulatedProvider): Html {
  const { dialect, requests, webhooks } = provider;
  const faults = playground.faultsOf(provider);
  const inVain = webhooks.filter(({ status }) => status === null || status >= 300).length;
  return html`<article class="card"><h3>${dialect}</h3>
<p>${faults.length === 0 ? chip('good', words.none) : faults.map((fault) => html`${chip('bad', fault)} `)}</p>
<ul class="figures small">${figure(requests.length, words.requests)}${figure(webhooks.length, words.pushed)}${figure(inVain, words.pushedInVain, inVain > 0 ? 'bad' : 'plain')}</ul></article>`;
}

function requestLog(words: Words, requests: readonly LoggedRequest[]): Html {
  if (requests.length === 0) return html`<p>${words.noRequests}</p>`;
  const row = ({ at, provider, route, isCarriedOut, status }: LoggedRequest) =>
    html`<tr><td>${time(new Date(at).toISOString())}</td><th scope="row">${provider}</th><td><code>${route ?? '–'}</code></td>
<td>${isCarriedOut ? chip('good', words.carriedOut) : chip('bad', words.refused)} ${
      status === null ? chip('unknown', words.noAnswer) : html`HTTP ${status}`
    }</td></tr>`;
  return html`<table class="rows"><thead><tr>${[words.when, words.provider, words.route, words.status].map(
    (name) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${requests.map(row)}</tbody></table>`;
}

function faultForm({ words, csrfToken }: View, playground: Playground): Html {
  const token = html`<input type="hidden" name="csrf" value="${csrfToken}">`;
  return html`<section><h2>${words.faults}</h2><p class="hint">${words.faultsHint}</p>
<form method="post" action="/fault" class="card row">${token}
<div><label for="provider">${words.provider}</label><select id="provider" name="provider"><option value="">${words.all}</option>
${playground.providers.map(({ dialect }) => html`<option>${dialect}</option>`)}</select></div>
<div><label for="fault">${words.fault}</label><select id="fault" name="fault">${playground.faultNames().map((fault) => html`<option>${fault}</option>`)}</select></div>
<div><label for="times">${words.times}</label><select id="times" name="times"><option value="1">${words.once}</option><option value="">${words.always}</option></select></div>
<button class="danger">${words.stage}</button></form>
<form method="post" action="/calm">${token}<button class="quiet">${words.calm}</button></form></section>`;
}

/** The page on which a person writes a message as the owner of a phone. */
export function answerPage(
  { words, csrfToken }: View,
  phone: Phone,
  through: readonly string[],
  told: Html | string,
): Html {
  const last = phone.messages[0]?.provider;
  return html`${told}<h1>${words.answerTitle}</h1><p><b>${maskPhoneNumber(phone.number)}</b></p>
<form method="post" action="/answer" class="card narrow"><input type="hidden" name="csrf" value="${csrfToken}"><input type="hidden" name="phone" value="${phone.index}">
<label for="through">${words.through}</label><select id="through" name="through">${through.map((dialect) =>
    dialect === last ? html`<option selected>${dialect}</option>` : html`<option>${dialect}</option>`,
  )}</select>
<label for="text">${words.text}</label><textarea id="text" name="text" rows="3" maxlength="4096" required></textarea>
<button>${words.send}</button></form><p><a href="/">${words.back}</a></p>`;
}

export const refusal = (why: string): Html => notice('bad', why);
