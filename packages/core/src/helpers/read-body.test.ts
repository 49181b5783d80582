import { describe, expect, it } from 'vitest';
import { readBody } from './read-body.js';

const url = 'https://app.example.test/';
const request = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Request =>
  new Request(url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
const streamOf = (...chunks: readonly unknown[]): ReadableStream =>
  new ReadableStream({
    start(to) {
      for (const chunk of chunks) to.enqueue(chunk);
      to.close();
    },
  });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = async (of: Request, maxBytes = 5): Promise<string> => {
  const body = await readBody(of, maxBytes);
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
};

describe('readBody', () => {
  it.each([
    ['with its length', { 'content-length': '5' }],
    ['without', {}],
  ])('gives the whole body, %s', async (_, headers) => {
    expect(await read(request('12345', headers))).toBe('12345');
    expect(await read(request(streamOf(bytes('12'), bytes('345')), headers))).toBe('12345');
    expect(await read(new Request(url))).toBe('');
  });

  it('refuses what is larger: by what it says, and while it comes', async () => {
    expect(await read(request('1', { 'content-length': '6' }))).toBe('too-large');
    expect(await read(request(streamOf(bytes('123'), bytes('456'))))).toBe('too-large');
    expect(await read(request('123456', { 'content-length': '1' }))).toBe('too-large');
  });

  it('reads the rest of what is too large, so that its sender comes to hear of it', async () => {
    let given = 0;
    const endless = new ReadableStream({
      pull(to) {
        given += 1;
        if (given < 100) to.enqueue(bytes('123'));
        else to.close();
      },
    });
    expect(await read(request(endless))).toBe('too-large');
    await expect.poll(() => given).toBe(100);
  });

  it('keeps nobody waiting over a body without an end, and leaves it at last', async () => {
    let isCanceled = false;
    const endless = new ReadableStream({
      pull: (to) => to.enqueue(new Uint8Array(2 ** 20)),
      cancel: () => {
        isCanceled = true;
      },
    });
    expect(await read(request(endless))).toBe('too-large');
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(isCanceled).toBe(false);
    await expect.poll(() => isCanceled).toBe(true);
  });

  it('says of what cannot be read that it cannot', async () => {
    const twice = request('1');
    await twice.text();
    const cut = () => new ReadableStream({ pull: (to) => to.error(new Error('the sender is gone')) });
    expect(await read(twice)).toBe('unreadable');
    expect(await read(request(cut()))).toBe('unreadable');
    expect(await read(request(cut(), { 'content-length': '5' }))).toBe('unreadable');
    expect(await read({ method: 'POST', headers: new Headers(), body: streamOf('a text') } as Request)).toBe(
      'unreadable',
    );
  });
});
