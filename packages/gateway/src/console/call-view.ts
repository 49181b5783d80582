import type { Context, MiddlewareHandler } from 'hono';
import type { Environment } from '../environment.js';
import { type Cookie, setCookie } from './cookie.js';
import type { View } from './view.js';
import { cookieOf } from './visitor.js';
import { isLanguage, languages, preferredLanguage } from './words.js';

/** A request as the server of the console gives it to a handler. */
export type Call = Context<Environment>;

const languageCookie = 'wamux_language';
const yearMs = 365 * 86_400_000;

/** The view of a request, in the language that it asks for, that was kept, or that the browser prefers. */
export function viewOf(c: Call): Omit<View, 'visitor'> {
  const url = new URL(c.req.url);
  const asked = url.searchParams.get('language');
  const kept = cookieOf(c.req.raw, languageCookie);
  const language =
    [asked, kept].find(isLanguage) ?? preferredLanguage(c.req.header('accept-language') ?? null);
  return { language, words: languages[language], path: url.pathname, query: url.search };
}

/** Keeps the language for later pages. */
export const keepLanguage: MiddlewareHandler<Environment> = async (c, next) => {
  await next();
  const asked = c.req.query('language');
  if (isLanguage(asked)) keep(c, { name: languageCookie, value: asked, forMs: yearMs });
};

/** Sets a cookie with the answer. */
export const keep = (c: Call, cookie: Cookie): void =>
  c.header('set-cookie', setCookie(c.req.raw, cookie), { append: true });
