import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { operations } from '../operations/index.js';
import type { Operation } from '../operations/operation.js';
import { problemKinds } from '../problems/problem-kinds.js';
import { openApiDocument } from './open-api-document.js';
import { referenceStyle } from './reference-style.js';

/** Lets a browser apply this style and no other. */
export const referenceStyleHash = `'sha256-${createHash('sha256').update(referenceStyle).digest('base64')}'`;

let page: string | undefined;

/**
 * The reference as a page that loads nothing from other servers.
 *
 * @param script The path of the script that turns operations into forms; the page can be read without it.
 */
export function referencePage(script: string): Response {
  page ??= String(writePage(script));
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

function writePage(script: string) {
  const { info, tags, components } = openApiDocument();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} ${info.version}</title>
<style>${raw(referenceStyle)}</style>
<script src="${script}" defer></script>
</head>
<body>
<header><h1>${info.title} <small>${info.version}</small></h1>
<p>${info.description} The whole document: <a href="/openapi.json">/openapi.json</a>.</p></header>
<main>
${tags.map(({ name, description }) => {
  const those = operations.filter(({ tag }) => tag === name);
  return html`<section><h2>${name}</h2><p>${description}</p>${those.map(section)}</section>`;
})}
<section><h2>Kinds of problems</h2><dl>
${Object.entries(problemKinds).map(
  ([kind, meaning]) => html`<dt id="kind-${kind}"><code>${kind}</code></dt><dd>${meaning}</dd>`,
)}
</dl></section>
<section><h2>Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => details(name, schema))}
</section>
</main>
</body>
</html>`;
}

function section({ id, method, path, summary, description, scope, body }: Operation) {
  const described = openApiDocument().paths[path]?.[method];
  const parameters = described?.parameters?.map(
    (one) => [`${one.name} (${one.in})`, one.description ?? ''] as const,
  );
  const answers = Object.entries(described?.responses ?? {}).map(
    ([status, answer]) => [status, answer.description] as const,
  );
  const needs = scope === undefined ? 'No key is needed.' : html`Scope: <code>${scope}</code>.`;
  return html`<article id="${id}"><h3><code>${method.toUpperCase()} ${path}</code></h3>
<p><strong>${summary}.</strong> ${description ?? ''} ${needs}</p>
${table('Parameter', parameters ?? [])}
${Object.entries(body?.examples ?? {}).map(([name, value]) => details(`Request: ${name}`, value))}
${table('Answer', answers)}
</article>`;
}

const details = (summary: string, value: unknown) =>
  html`<details><summary>${summary}</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`;

function table(head: string, rows: readonly (readonly [string, string])[]) {
  if (rows.length === 0) return '';
  const written = rows.map(
    ([name, meaning]) => html`<tr><th scope="row"><code>${name}</code></th><td>${meaning}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">${head}</th><th scope="col">Meaning</th></tr></thead><tbody>${written}</tbody></table>`;
}
