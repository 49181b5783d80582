import { type GatewayServer, serveGateway } from '@wamux/gateway';
import {
  assetPaths,
  assetResponse,
  assets,
  hasToken,
  isAddressedToThisMachine,
  isFromThisOrigin,
  LiveParts,
  newToken,
  notice,
  preferredLanguage,
  readForm,
  secured,
} from '@wamux/gateway/pages';
import type { SimulatedProvider } from '@wamux/simulator';
import { Hono } from 'hono';
import { answerPage, home, live, refusal, toPage, type View } from './page.js';
import type { Phone, Playground } from './playground.js';
import { words } from './words.js';

export interface UiOptions {
  readonly playground: Playground;
  /** The address to which phones answer; absent where nobody listens. */
  readonly webhook: string | undefined;
  /** 0 for a free one. */
  readonly port: number;
}

/** What the handlers of the page work with. */
interface UiContext {
  readonly playground: Playground;
  readonly csrfToken: string;
  /** Whether the phones have an address to which they can answer. */
  readonly hasWebhook: boolean;
  readonly viewOf: (request: Request) => View;
}

/** Serves the page of the simulator, to this machine alone. */
export function startUi({ playground, webhook, port }: UiOptions): Promise<GatewayServer> {
  const app = new Hono();
  const ending = new AbortController();
  const parts = new LiveParts({ end: ending.signal, onBug: (error) => console.error(error) });
  const csrfToken = newToken();
  const hasWebhook = webhook !== undefined;
  const viewOf = ({ headers }: Request): View => {
    const language = preferredLanguage(headers.get('accept-language'));
    return { language, words: words[language], csrfToken, hasWebhook };
  };
  const context: UiContext = { playground, csrfToken, hasWebhook, viewOf };

  refuseOthers(app, context);
  for (const name of ['style', 'script'] as const)
    app.get(assetPaths[name], () => assetResponse(assets()[name]));
  app.get('/', async (c) => {
    const view = viewOf(c.req.raw);
    const done = c.req.query('done') ?? '';
    const { done: said } = view.words;
    const told = Object.hasOwn(said, done) ? notice('good', said[done as keyof typeof said]) : '';
    return c.html(await toPage(view, home(view, playground, told)));
  });
  app.get('/parts/live', (c) => parts.answer(c.req.raw, () => live(viewOf(c.req.raw), playground)));
  serveAnswers(app, context);
  serveFaults(app, context);

  return serveGateway(
    { hasKeys: false, fetch: async (request) => app.fetch(request), drain: () => ending.abort() },
    { port },
  );
}

/** Refuses requests that do not come from this machine, and forms of other sites. */
function refuseOthers(app: Hono, { viewOf }: UiContext): void {
  app.use(secured, async (c, next) => {
    const { words: said } = viewOf(c.req.raw);
    // A host name that belongs to somebody else may point at this machine too.
    if (!isAddressedToThisMachine(c.req.raw)) return c.text(said.elsewhere, 403);
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use(async (c, next) => {
    if (c.req.method !== 'POST') return next();
    const { words: said } = viewOf(c.req.raw);
    if (!isFromThisOrigin(c.req.raw)) return c.text(said.otherSite, 403);
    return next();
  });
}

/** Serves the page on which a person writes as the owner of a phone. */
function serveAnswers(app: Hono, { playground, csrfToken, hasWebhook, viewOf }: UiContext): void {
  /** The providers through which a phone can write. */
  const answerable = (): readonly SimulatedProvider[] =>
    playground.providers.filter(({ receivesMessages }) => receivesMessages);

  const askAnswer = async (view: View, phone: Phone | undefined, why?: string): Promise<Response> => {
    const through = answerable().map(({ dialect }) => dialect);
    const content =
      phone === undefined || !hasWebhook
        ? refusal(hasWebhook ? view.words.missing : view.words.noWebhook)
        : answerPage(view, phone, through, why === undefined ? '' : refusal(why));
    return htmlResponse(
      await toPage(view, content),
      phone === undefined ? 404 : why === undefined ? 200 : 400,
    );
  };
  app.get('/answer', (c) => askAnswer(viewOf(c.req.raw), playground.phone(c.req.query('phone') ?? '')));

  app.post('/answer', async (c) => {
    const view = viewOf(c.req.raw);
    const form = await readForm(c.req.raw);
    if (!hasToken({ csrfToken }, form?.get('csrf') ?? null)) return c.text(view.words.otherSite, 403);
    const phone = playground.phone(form?.get('phone') ?? '');
    const provider = answerable().find(({ dialect }) => dialect === form?.get('through'));
    if (phone === undefined || provider === undefined || !hasWebhook) return askAnswer(view, undefined);
    const pushedBefore = provider.webhooks.length;
    let id: string;
    try {
      id = await provider.receiveMessage(phone.number, { type: 'text', text: form?.get('text') ?? '' });
    } catch (error) {
      return askAnswer(view, phone, `${view.words.notPushed}: ${(error as Error).message}`);
    }
    // Statuses may be pushed at the same time.
    const pushed = provider.webhooks.slice(pushedBefore).filter(({ body }) => body.includes(id));
    const status = pushed.at(-1)?.status ?? null;
    if (status !== null && status < 300) return c.redirect('/?done=answer', 303);
    const ended = status === null ? view.words.noAnswerToPush : `HTTP ${status}`;
    return askAnswer(view, phone, `${view.words.notTaken}: ${ended}`);
  });
}

/** Serves the forms that stage faults and remove them. */
function serveFaults(app: Hono, { playground, csrfToken, viewOf }: UiContext): void {
  app.post('/fault', async (c) => {
    const view = viewOf(c.req.raw);
    const form = await readForm(c.req.raw);
    if (!hasToken({ csrfToken }, form?.get('csrf') ?? null)) return c.text(view.words.otherSite, 403);
    const named = form?.get('provider') ?? '';
    const times = form?.get('times') === '1' ? 1 : undefined;
    const fault = form?.get('fault') ?? '';
    const meant = playground.providers.filter(({ dialect }) => named === '' || dialect === named);
    const hit = meant.filter((provider) => playground.knows(provider, fault));
    if (hit.length === 0) {
      return htmlResponse(await toPage(view, home(view, playground, refusal(view.words.notDocumented))), 400);
    }
    for (const provider of hit) await playground.stage(provider, fault, times);
    return c.redirect('/?done=fault', 303);
  });

  app.post('/calm', async (c) => {
    const form = await readForm(c.req.raw);
    if (!hasToken({ csrfToken }, form?.get('csrf') ?? null))
      return c.text(viewOf(c.req.raw).words.otherSite, 403);
    await playground.calm();
    return c.redirect('/?done=calm', 303);
  });
}

const htmlResponse = (text: string, status: number): Response =>
  new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
