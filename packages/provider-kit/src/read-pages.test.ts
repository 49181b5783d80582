import type { ProviderError } from '@wamux/core';
import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { type Page, readPages } from './read-pages.js';

const tooMany: ProviderError = { kind: 'bad_response', message: 'goes on' };

/** A list of so many pages, each with its own number as the only item. */
function listOf(pages: number) {
  const asked: (string | undefined)[] = [];
  const readPage = (after: string | undefined) => {
    asked.push(after);
    const number = Number(after ?? 0);
    const page: Page<number> = { items: [number], next: number + 1 < pages ? String(number + 1) : null };
    return okAsync<Page<number>, ProviderError>(page);
  };
  return { asked, readPage };
}

describe('readPages', () => {
  it('reads to the last page, and asks for each once', async () => {
    const { asked, readPage } = listOf(3);
    const items = await readPages(readPage, undefined, { maximumPages: 3, tooMany });
    expect(items._unsafeUnwrap()).toEqual([0, 1, 2]);
    expect(asked).toEqual([undefined, '1', '2']);
  });

  it('ends with an error where the list goes on: what is missing would look absent', async () => {
    const { asked, readPage } = listOf(4);
    const items = await readPages(readPage, undefined, { maximumPages: 3, tooMany });
    expect(items._unsafeUnwrapErr()).toBe(tooMany);
    expect(asked).toHaveLength(3);
  });

  it('stops where what it has is enough, on the last page that it may ask for too', async () => {
    const { asked, readPage } = listOf(9);
    const isEnough = (items: readonly number[]) => items.includes(1);
    const items = await readPages(readPage, undefined, { maximumPages: 2, tooMany, isEnough });
    expect(items._unsafeUnwrap()).toEqual([0, 1]);
    expect(asked).toHaveLength(2);
  });

  it('hands on the error of a page', async () => {
    const failed: ProviderError = { kind: 'auth', message: 'no' };
    const items = await readPages(() => errAsync(failed), undefined, { maximumPages: 2, tooMany });
    expect(items._unsafeUnwrapErr()).toBe(failed);
  });

  it('shares one deadline among all pages', async () => {
    const left: number[] = [];
    const { readPage } = listOf(3);
    await readPages(
      (after, options) => {
        left.push(options?.timeoutMs ?? 0);
        return readPage(after);
      },
      { timeoutMs: 1_000 },
      { maximumPages: 3, tooMany },
    );
    expect(left).toHaveLength(3);
    expect(Math.max(...left)).toBeLessThanOrEqual(1_000);
    expect([...left].sort((a, b) => b - a)).toEqual(left);
  });
});
