import type { Hono } from 'hono';
import type { Environment } from '../environment.js';
import { type Call, keepLanguage, viewOf } from './call-view.js';
import { readForm } from './form.js';
import { page } from './layout.js';
import { signInPage } from './pages/sign-in.js';
import { notice } from './parts.js';
import { secured } from './secured.js';
import type { Asked, ConsoleContext, View } from './view.js';
import { hasToken, isFromThisOrigin, type Visitors } from './visitor.js';

type Page = (asked: Asked) => Promise<Response>;

const localOnly =
  'This gateway has no keys and serves only requests to localhost; create one with `wamux keys create`.';

/** Serves the pages of a console to the visitors who may see them. */
export class VisitedPages {
  readonly #app: Hono<Environment>;
  readonly #visitors: Visitors;
  readonly #context: ConsoleContext;

  constructor(app: Hono<Environment>, visitors: Visitors, context: ConsoleContext) {
    this.#app = app;
    this.#visitors = visitors;
    this.#context = context;
  }

  /** Serves a page that a visitor looks at. */
  show(path: string, write: Page): void {
    this.#app.get(path, secured, keepLanguage, async (c) => {
      c.set('route', routeOf(path));
      const visited = this.#visit(c);
      return 'refusal' in visited ? visited.refusal : write(visited.asked);
    });
  }

  /** Takes a form that one of the pages sends. */
  take(path: string, write: Page): void {
    this.#app.post(path, secured, async (c) => {
      c.set('route', routeOf(path));
      const visited = this.#visit(c);
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
  }

  /** Finds the visitor, or the answer to give in place of the page. */
  #visit(c: Call): { readonly asked: Asked } | { readonly refusal: Promise<Response> } {
    const view = viewOf(c);
    const visitor = this.#visitors.of(c.req.raw);
    if (visitor === 'elsewhere') return { refusal: refuse(view, 403, localOnly) };
    if (visitor === 'sign-in') return { refusal: signInPage(view, 401) };
    if (visitor.isSignedIn) c.set('key', visitor.name);
    this.#context.activity.start();
    const query = new URL(c.req.url).searchParams;
    const asked: Asked = {
      context: this.#context,
      request: c.req.raw,
      view: { ...view, visitor },
      params: c.req.param(),
      query,
      form: new URLSearchParams(),
    };
    return { asked };
  }
}

/** Makes the page that says why a request is refused. */
export const refuse = (view: Omit<View, 'visitor'>, status: number, why: string): Promise<Response> =>
  page(view, String(status), notice('bad', why), status);

/** `/console/messages/:id` is `/console/messages/{id}` in the access log, as the paths of the API are. */
const routeOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
