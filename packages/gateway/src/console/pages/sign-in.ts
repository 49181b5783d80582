import { html } from 'hono/html';
import { page } from '../layout.js';
import { notice } from '../parts.js';
import { returnAddress } from '../return-address.js';
import type { View } from '../view.js';

/** The page that asks for a key, on the way to the page of the view. It never repeats a key that was entered. */
export function signInPage(view: View, status: number, refusal?: string): Promise<Response> {
  const { signIn } = view.words;
  const to = returnAddress(`${view.path}${view.query}`);
  const form = html`${refusal && notice('bad', refusal)}
<form method="post" action="/console/sign-in" class="card narrow">
<input type="hidden" name="to" value="${to}">
<label for="key">${signIn.key}</label>
<input id="key" name="key" type="password" required autocomplete="current-password" spellcheck="false" aria-describedby="key-hint">
<p id="key-hint" class="hint">${signIn.hint}</p>
<button>${signIn.button}</button>
</form>`;
  return page(view, signIn.title, form, status);
}
