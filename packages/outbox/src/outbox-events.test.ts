import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outboxEventMeanings } from './outbox-events.js';

const folder = join(import.meta.dirname, 'store');
const source = readdirSync(folder)
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

it.each(Object.keys(outboxEventMeanings))('tells of no event that nobody writes: %s', (type) => {
  expect(source).toMatch(new RegExp(`(type: |\\? |: )'${type}'`));
});
