import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('.', import.meta.url);

it('imports of undici the parts that it uses: a bundle with the root holds fetch and web sockets as well', () => {
  const sources = readdirSync(folder).filter((name) => /^(?!.*(?:test|fixture|\.d)\.ts$).*\.ts$/.test(name));
  const code = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  expect(code).toContain("from 'undici/lib/dispatcher/pool.js'");
  expect(code).not.toMatch(/^import (?!type )[^;]*from 'undici';/m);
  expect(code).not.toContain("import('undici')");
});
