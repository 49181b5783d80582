import { html } from 'hono/html';
import { assets } from './assets.js';
import type { Html } from './parts.js';
import type { View } from './view.js';
import { languages } from './words.js';

/** The pages of the console, in the order of its menu. */
export const menu = {
  overview: '/',
  messages: '/console/messages',
  review: '/console/review',
  templates: '/console/templates',
  routes: '/console/routes',
  log: '/console/log',
} as const;

/** A page as a response. */
export async function page(view: View, title: string, content: Html, status = 200): Promise<Response> {
  const { language, words } = view;
  const { style, script } = assets();
  const written = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${words.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style.address}">
<script src="${script.address}" defer></script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
${header(view)}
<p id="lost" class="notice bad" role="alert" hidden>${words.connectionLost}</p>
<p id="held" class="notice" role="status" hidden>${words.held}</p>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
</body>
</html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response(String(written), { status, headers });
}

/** The address of the same page in another language, with its query. */
function inLanguage({ path, query }: View, code: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('language', code);
  return `${path}?${parameters.toString()}`;
}

function header(view: View): Html {
  const { visitor, words, path, language } = view;
  const here = (address: string) =>
    address === path || (address !== '/' && path.startsWith(`${address}/`)) ? html` aria-current="page"` : '';
  return html`<header class="top">
<strong class="brand">wamux</strong>
${
  visitor &&
  html`<nav aria-label="${words.title}"><ul>${Object.entries(menu).map(
    ([name, address]) =>
      html`<li><a href="${address}"${here(address)}>${words.pages[name as keyof typeof menu]}</a></li>`,
  )}<li><a href="/docs">${words.pages.reference}</a></li></ul></nav>`
}
<div class="who">
<nav aria-label="${words.otherLanguage}">${Object.entries(languages).map(([code, { languageName }]) =>
    code === language
      ? html`<span lang="${code}" aria-current="true">${languageName}</span>`
      : html`<a lang="${code}" hreflang="${code}" href="${inLanguage(view, code)}">${languageName}</a>`,
  )}</nav>
${visitor && who(visitor, words)}
</div>
</header>`;
}

function who(visitor: NonNullable<View['visitor']>, words: View['words']): Html {
  if (!visitor.isSignedIn) return html`<span>${words.signIn.without}</span>`;
  return html`<span>${words.signIn.signedInAs(visitor.name)}</span>
<form method="post" action="/console/sign-out"><input type="hidden" name="csrf" value="${visitor.csrfToken}">
<button class="quiet">${words.signIn.signOut}</button></form>`;
}
