import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import { request, startKit } from './kit.fixture.js';
import { listPages } from './list-pages.js';

const list = (next: (after: string | undefined) => string | null) => {
  const { context } = startKit();
  const asked: (string | undefined)[] = [];
  const listed = listPages(context, 'templates', undefined, (after) => {
    asked.push(after);
    return { request, read: () => ok({ items: [`after ${after}`], next: next(after) }) };
  });
  return listed.map((items) => ({ items, asked }));
};

it('asks for each page by what the one before it says', async () => {
  const read = (await list((after) => (after === undefined ? '2' : null)))._unsafeUnwrap();
  expect(read).toEqual({ items: ['after undefined', 'after 2'], asked: [undefined, '2'] });
});

it('gives a list up that turns in a circle, and says what was listed', async () => {
  const error = (await list(() => 'again'))._unsafeUnwrapErr();
  expect(error).toMatchObject({
    kind: 'bad_response',
    message: 'the list of templates has more than 100 pages',
  });
});
