import { Hono } from 'hono';
import type { Environment } from '../environment.js';
import type { GatewayContext } from '../gateway.js';
import type { KeyRing } from '../keys/key-ring.js';
import { Activity } from './activity.js';
import { assetPaths, assetResponse, assets } from './assets.js';
import { type Call, viewOf } from './call-view.js';
import { LatestStats } from './latest-stats.js';
import { menu } from './layout.js';
import { LiveParts } from './live-parts.js';
import { decidePage, takeDecision } from './pages/decide.js';
import { logPage, logPart } from './pages/log.js';
import { messagePage } from './pages/message.js';
import { messagesPage } from './pages/messages.js';
import { overviewPage, overviewPart } from './pages/overview.js';
import { decidePause, pausePage } from './pages/pause.js';
import { reviewPage } from './pages/review.js';
import { explainRoute, routesPage } from './pages/routes.js';
import { templatesPage } from './pages/templates.js';
import type { Html } from './parts.js';
import { secured } from './secured.js';
import { Sessions } from './sessions.js';
import { signIn, signOut } from './sign-in-and-out.js';
import type { Asked, ConsoleContext } from './view.js';
import { refuse, VisitedPages } from './visited-pages.js';
import { Visitors } from './visitor.js';

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

  const pages = new VisitedPages(app, visitors, context);
  /** Shows a part that updates itself. The end of the visitor's session ends its stream. */
  const showPart = (path: string, write: (asked: Asked) => Html | Promise<Html>) =>
    pages.show(path, (asked) =>
      parts.answer(asked.request, () =>
        typeof visitors.of(asked.request) === 'string' ? undefined : write(asked),
      ),
    );

  pages.show(menu.overview, overviewPage);
  pages.show(menu.messages, messagesPage);
  pages.show('/console/messages/:id', messagePage);
  pages.show('/console/messages/:id/:decision', decidePage);
  pages.take('/console/messages/:id/:decision', takeDecision);
  for (const path of ['/console/providers/:provider/:decision', '/console/lanes/:lane/:decision']) {
    pages.show(path, pausePage);
    pages.take(path, decidePause);
  }
  pages.show(menu.review, reviewPage);
  pages.show(menu.templates, templatesPage);
  pages.show(menu.routes, routesPage);
  pages.take(menu.routes, explainRoute);
  pages.show(menu.log, logPage);
  showPart('/console/parts/overview', overviewPart);
  showPart('/console/parts/log', logPart);

  app.post('/console/sign-in', secured, signIn(ring, sessions));
  pages.take('/console/sign-out', signOut(sessions));

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
