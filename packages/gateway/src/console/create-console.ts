import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Environment } from '../environment.js';
import type { GatewayContext } from '../gateway.js';
import type { KeyRing } from '../keys/key-ring.js';
import { Activity } from './activity.js';
import { assetPaths, assetResponse, assets } from './assets.js';
import { type Cookie, setCookie } from './cookie.js';
import { readForm } from './form.js';
import { LatestStats } from './latest-stats.js';
import { menu, page } from './layout.js';
import { LiveParts } from './live-parts.js';
import { decidePage, takeDecision } from './pages/decide.js';
import { logPage, logPart } from './pages/log.js';
import { messagePage } from './pages/message.js';
import { messagesPage } from './pages/messages.js';
import { overviewPage, overviewPart } from './pages/overview.js';
import { decidePause, pausePage } from './pages/pause.js';
import { reviewPage } from './pages/review.js';
import { explainRoute, routesPage } from './pages/routes.js';
import { signInPage } from './pages/sign-in.js';
import { templatesPage } from './pages/templates.js';
import { type Html, notice } from './parts.js';
import { returnAddress } from './return-address.js';
import { secured } from './secured.js';
import { Sessions, sessionMs } from './sessions.js';
import type { Asked, ConsoleContext, View } from './view.js';
import { cookieOf, hasToken, isFromThisOrigin, sessionCookieOf, Visitors } from './visitor.js';
import { isLanguage, languages, preferredLanguage } from './words.js';

type Call = Context<Environment>;
type Page = (asked: Asked) => Promise<Response>;

const languageCookie = 'wamux_language';
const yearMs = 365 * 86_400_000;

/** The pages for people: access to them, their forms, and the files that they load. */
export function createConsole(
  gateway: GatewayContext,
  ring: KeyRing,
  onBug: (error: unknown) => void,
): Hono<Environment> {
  const { client, outbox, draining } = gateway;
  const sessions = new Sessions();
  const visitors = new Visitors(ring, sessions);
  const context: ConsoleContext = {
    client,
    outbox,
    activity: new Activity(outbox, client.providers.keys(), draining),
    stats: new LatestStats(outbox),
  };
  const parts = new LiveParts({ end: draining, onBug });
  const app = new Hono<Environment>();

  const show = (path: string, write: Page) =>
    app.get(path, secured, keepLanguage, async (c) => {
      c.set('route', routeOf(path));
      const visited = visit(c);
      if ('refusal' in visited) return visited.refusal;
      return write(visited.asked);
    });
  /** The end of a session ends the streams that it follows. */
  const showPart = (path: string, write: (asked: Asked) => Html | Promise<Html>) =>
    show(path, (asked) =>
      parts.answer(asked.request, () =>
        typeof visitors.of(asked.request) === 'string' ? undefined : write(asked),
      ),
    );
  const take = (path: string, write: Page) =>
    app.post(path, secured, async (c) => {
      c.set('route', routeOf(path));
      const visited = visit(c);
      if ('refusal' in visited) return visited.refusal;
      const { asked } = visited;
      const form = await readForm(c.req.raw);
      if (form === undefined) return refuse(asked.view, 413, asked.view.words.problem.tooLarge);
      const { visitor } = asked.view;
      if (!isFromThisOrigin(c.req.raw) || !hasToken(visitor, form.get('csrf'))) {
        return refuse(asked.view, 403, asked.view.words.signIn.otherSite);
      }
      return write({ ...asked, form });
    });

  /** Finds the visitor, or the answer to give in place of the page. */
  function visit(c: Call): { readonly asked: Asked } | { readonly refusal: Promise<Response> } {
    const view = viewOf(c);
    const visitor = visitors.of(c.req.raw);
    if (visitor === 'elsewhere') return { refusal: refuse(view, 403, localOnly) };
    if (visitor === 'sign-in') return { refusal: signInPage(view, 401) };
    if (visitor.isSignedIn) c.set('key', visitor.name);
    context.activity.start();
    const query = new URL(c.req.url).searchParams;
    const asked: Asked = {
      context,
      request: c.req.raw,
      view: { ...view, visitor },
      params: c.req.param(),
      query,
      form: new URLSearchParams(),
    };
    return { asked };
  }

  show(menu.overview, overviewPage);
  show(menu.messages, messagesPage);
  show('/console/messages/:id', messagePage);
  show('/console/messages/:id/:decision', decidePage);
  take('/console/messages/:id/:decision', takeDecision);
  for (const path of ['/console/providers/:provider/:decision', '/console/lanes/:lane/:decision']) {
    show(path, pausePage);
    take(path, decidePause);
  }
  show(menu.review, reviewPage);
  show(menu.templates, templatesPage);
  show(menu.routes, routesPage);
  take(menu.routes, explainRoute);
  show(menu.log, logPage);
  showPart('/console/parts/overview', overviewPart);
  showPart('/console/parts/log', logPart);

  app.post('/console/sign-in', secured, async (c) => {
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
  });
  take('/console/sign-out', async ({ request }) => {
    const name = sessionCookieOf(request);
    sessions.end(cookieOf(request, name) ?? '');
    return new Response(null, {
      status: 303,
      headers: {
        location: '/',
        'set-cookie': setCookie(request, { name, value: '', forMs: 0 }),
      },
    });
  });

  for (const name of ['style', 'script'] as const) {
    app.get(assetPaths[name], secured, (c) => {
      c.set('route', assetPaths[name]);
      return assetResponse(assets()[name]);
    });
  }
  app.get('/console/*', secured, (c) => {
    const view = viewOf(c);
    return refuse(view, 404, view.words.problem.notFound);
  });
  app.onError((error, c) => {
    onBug(error);
    const view = viewOf(c as Call);
    return refuse(view, 500, view.words.problem.bug);
  });
  return app;
}

/** `/console/messages/:id` is `/console/messages/{id}` in the access log, as the paths of the API are. */
const routeOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const localOnly =
  'This gateway has no keys and serves only requests to localhost; create one with `wamux keys create`.';

const refuse = (view: Omit<View, 'visitor'>, status: number, why: string): Promise<Response> =>
  page(view, String(status), notice('bad', why), status);

function viewOf(c: Call): Omit<View, 'visitor'> {
  const url = new URL(c.req.url);
  const asked = url.searchParams.get('language');
  const kept = cookieOf(c.req.raw, languageCookie);
  const language =
    [asked, kept].find(isLanguage) ?? preferredLanguage(c.req.header('accept-language') ?? null);
  return { language, words: languages[language], path: url.pathname, query: url.search };
}

/** Keeps the language for later pages. */
const keepLanguage: MiddlewareHandler<Environment> = async (c, next) => {
  await next();
  const asked = c.req.query('language');
  if (isLanguage(asked)) keep(c, { name: languageCookie, value: asked, forMs: yearMs });
};

const keep = (c: Call, cookie: Cookie): void =>
  c.header('set-cookie', setCookie(c.req.raw, cookie), { append: true });
