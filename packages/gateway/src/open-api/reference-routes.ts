import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import type { Environment } from '../environment.js';
import { securedBy } from '../secured-by.js';
import { referencePage, referenceStyleHash } from './reference-page.js';

/** Where the script is that the page names. */
const scriptPath = '/docs/try-it.js';

/** The page runs its own script, which sends requests only to this gateway. */
const secured = securedBy({
  scriptSrc: ["'self'"],
  styleSrc: [referenceStyleHash],
  connectSrc: ["'self'"],
});

/** The reference for people, and the script that lets them try what it describes. */
export function createReference(): Hono<Environment> {
  const app = new Hono<Environment>();
  app.get('/docs', secured, (c) => {
    c.set('route', '/docs');
    return referencePage(scriptPath);
  });
  app.get(scriptPath, secured, (c) => {
    c.set('route', scriptPath);
    return new Response(readScript(), { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  });
  return app;
}

let script: string | undefined;

function readScript(): string {
  const { resolve } = createRequire(import.meta.url);
  script ??= readFileSync(join(dirname(resolve('@wamux/gateway/package.json')), 'browser/try-it.js'), 'utf8');
  return script;
}
