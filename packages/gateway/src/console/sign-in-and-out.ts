import type { KeyRing } from '../keys/key-ring.js';
import { type Call, keep, viewOf } from './call-view.js';
import { setCookie } from './cookie.js';
import { readForm } from './form.js';
import { signInPage } from './pages/sign-in.js';
import { returnAddress } from './return-address.js';
import { type Sessions, sessionMs } from './sessions.js';
import type { Asked } from './view.js';
import { cookieOf, isFromThisOrigin, sessionCookieOf } from './visitor.js';

/** Begins a session for a visitor whose key may read everything, and leads them to the page that they wanted. */
export const signIn =
  (ring: KeyRing, sessions: Sessions) =>
  async (c: Call): Promise<Response> => {
    c.set('route', '/console/sign-in');
    if (ring.isEmpty) return c.redirect('/', 303);
    const form = await readForm(c.req.raw);
    const to = returnAddress(form?.get('to') ?? '');
    const [path = '', query = ''] = to.split(/(?=\?)/);
    const view = { ...viewOf(c), path, query };
    if (!isFromThisOrigin(c.req.raw)) return signInPage(view, 403, view.words.signIn.otherSite);
    const key = ring.find(form?.get('key')?.trim() ?? '');
    if (key === undefined) return signInPage(view, 401, view.words.signIn.wrong);
    c.set('key', key.name);
    if (key.team !== undefined) return signInPage(view, 403, view.words.signIn.ofTeam);
    if (!key.scopes.includes('read')) return signInPage(view, 403, view.words.signIn.lacksRead);
    keep(c, { name: sessionCookieOf(c.req.raw), value: sessions.begin(key), forMs: sessionMs });
    return c.redirect(to, 303);
  };

/** Ends the session of the visitor, and removes its cookie. */
export const signOut =
  (sessions: Sessions) =>
  async ({ request }: Asked): Promise<Response> => {
    const name = sessionCookieOf(request);
    sessions.end(cookieOf(request, name) ?? '');
    return new Response(null, {
      status: 303,
      headers: {
        location: '/',
        'set-cookie': setCookie(request, { name, value: '', forMs: 0 }),
      },
    });
  };
