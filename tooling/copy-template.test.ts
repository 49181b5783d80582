import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findAdapterProblems } from './adapter-files.js';
import { copyTemplate } from './copy-template.js';

let target = '';
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'wamux-template-'));
});
afterEach(() => rmSync(target, { recursive: true }));

it('gives an adapter of another name its files, its page, and nothing of the template’s name', () => {
  copyTemplate('big-post', target);
  expect(findAdapterProblems(join(target, 'packages/big-post/src'), 'big-post')).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(target, 'packages/big-post/package.json'), 'utf8'));
  expect(manifest).toMatchObject({ name: '@wamux/big-post', version: expect.any(String) });
  expect(manifest).not.toHaveProperty('private');

  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const texts = files.map(
    ({ parentPath, name }) => `${name}\n${readFileSync(join(parentPath, name), 'utf8')}`,
  );
  expect(texts.filter((text) => /acme/i.test(text))).toEqual([]);
  expect(texts.join('\n')).toMatch(/createBigPostProvider.*bigPostSettings/s);
  expect(files.map(({ name }) => name)).toContain('big-post.md');
});

it('writes over nothing', () => {
  copyTemplate('big-post', target);
  expect(() => copyTemplate('big-post', target)).toThrow(/exist/i);
});
