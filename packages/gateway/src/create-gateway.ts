import { guardListener } from '@wamux/core/helpers';
import { redactText } from '@wamux/core/redaction';
import { Hono } from 'hono';
import { ok } from 'neverthrow';
import * as z from 'zod';
import { createConsole } from './console/create-console.js';
import type { Environment } from './environment.js';
import { EventListeners } from './events/event-listeners.js';
import type { Gateway, GatewayContext, GatewayOptions } from './gateway.js';
import { authorize } from './keys/authorize.js';
import type { GatewayKey } from './keys/gateway-key.js';
import { KeyRing } from './keys/key-ring.js';
import { Metrics } from './metrics/metrics.js';
import { openApiDocument } from './open-api/open-api-document.js';
import { createReference } from './open-api/reference-routes.js';
import { operations } from './operations/index.js';
import type { Operation } from './operations/operation.js';
import { type Problem, problem } from './problems/problem.js';
import { jsonResponse, problemResponse } from './problems/problem-response.js';
import { readJson } from './read-json.js';
import { checkQuery } from './read-query.js';
import { securedBy } from './secured-by.js';

/**
 * Makes the HTTP API of a client and its outbox.
 *
 * @throws {TypeError} where a key cannot be used; it names each wrong place.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { client, outbox, onEvents = () => {} } = options;
  // An error of the listener must not turn an answered request into a 500: the caller would send an accepted message again.
  const onRequest = options.onRequest && guardListener('`onRequest` of the gateway', options.onRequest);
  const onBug = guardListener('`onBug` of the gateway', options.onBug ?? warn);
  const ring = new KeyRing(options.keys);
  const drained = new AbortController();
  const draining = drained.signal;
  const listeners = new EventListeners(outbox, draining);
  const metrics = new Metrics(client, outbox, draining);
  const context: GatewayContext = { client, outbox, onEvents, listeners, metrics, draining };
  // Some providers call an address with a trailing slash, and no status may be lost because of that.
  const app = new Hono<Environment>({ strict: false });

  app.use(async (c, next) => {
    const began = performance.now();
    const at = new Date().toISOString();
    await next();
    // Nobody reads the body of an answer to HEAD, so the download of a file would never end.
    if (c.req.raw.method === 'HEAD') await c.res.body?.cancel();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    for (const [field, value] of Object.entries(c.get('rate') ?? {})) c.res.headers.set(field, value);
    const key = c.get('key');
    const record = {
      at,
      method: c.req.method,
      route: c.get('route') ?? '(none)',
      status: c.res.status,
      durationMs: Math.round(performance.now() - began),
      ...(key !== undefined && { key }),
    };
    metrics.observeRequest(record);
    onRequest?.(record);
  });
  // Comes before the headers of the API, because its pages may load their own script.
  app.route('/', createConsole(context, ring, onBug));
  app.route('/', createReference());
  app.use(securedBy());

  for (const operation of operations) addOperation(app, ring, context, operation);
  app.get('/openapi.json', (c) => {
    c.set('route', '/openapi.json');
    return jsonResponse(200, openApiDocument());
  });
  for (const path of new Set([...operations.map((operation) => operation.path), '/openapi.json', '/docs'])) {
    const allow = allowedMethods(path);
    app.all(toHonoPath(path), (c) => {
      c.set('route', path);
      const response = problemResponse(problem('method-not-allowed', `expected ${allow}`));
      response.headers.set('allow', allow);
      return response;
    });
  }
  app.notFound(() =>
    problemResponse(problem('not-found', 'there is no such path; the reference is at /docs')),
  );
  app.onError((error) => {
    onBug(error);
    return problemResponse(problem('bug', 'this is a bug in the gateway; it is unknown what it did'));
  });

  return {
    hasKeys: !ring.isEmpty,
    fetch: async (request) => app.fetch(request),
    observeDelivery: (record) => metrics.observeDelivery(record),
    drain: () => drained.abort(),
  };
}

function addOperation(
  app: Hono<Environment>,
  ring: KeyRing,
  context: GatewayContext,
  operation: Operation,
): void {
  const { method, path, scope, concernsAllTeams, query, body, handle } = operation;
  app.on(method, toHonoPath(path), async (c) => {
    c.set('route', path);
    const request = c.req.raw;
    let key: GatewayKey | undefined;
    if (scope !== undefined) {
      const authorized = authorize(ring, request, { scope, concernsAllTeams });
      key = authorized.key;
      if (key !== undefined) {
        c.set('key', key.name);
        // Refused requests count as well: a caller in a loop must be slowed down whatever it asks for.
        const counted = await ring.limits.count(key.name);
        if (counted !== undefined) c.set('rate', counted.headers);
        if (counted?.retryAfterMs !== undefined) return tooMany(counted.retryAfterMs);
      }
      if (authorized.refusal !== undefined) return problemResponse(authorized.refusal);
    }
    const checked = checkQuery(query ?? anything, request.url);
    if (checked.isErr()) return problemResponse(checked.error);
    const json =
      body === undefined ? nothing : await readJson(request, body.schema, body.maxBytes, body.isOptional);
    if (json.isErr()) return problemResponse(json.error);
    return handle({
      ...{ context, request, params: c.req.param(), query: checked.value, body: json.value },
      ...(key !== undefined && { key }),
    });
  });
}

const tooMany = (retryAfterMs: number): Response =>
  problemResponse(
    problem('too-many-requests', 'the key has reached its limit of requests per second', {
      retryAfterMs,
    }),
  );

/** An operation that reads no query ignores whatever is in it. */
const anything = z.unknown();
const nothing = ok<unknown, Problem>(undefined);

const toHonoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

function allowedMethods(path: string): string {
  const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method);
  const all = methods.length === 0 ? ['get'] : methods;
  return [...new Set(all.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : ['POST'])))].join(', ');
}

function warn(error: unknown): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : 'something that is not an error';
  process.emitWarning(`a request met a bug: ${redactText(told)}`, {
    type: 'GatewayWarning',
    code: 'WAMUX_GATEWAY',
  });
}
