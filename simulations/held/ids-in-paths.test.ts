import { expect, it } from 'vitest';
import { adapters, openProvider, openServer, operations } from './every-provider.js';

const hostile = [
  '..',
  '.',
  '../../admin',
  '..%2f..%2fadmin',
  '%2e%2e%2f',
  '..\\..\\admin',
  'a/b',
  'a%2Fb',
  'a?admin=1',
  'a#b',
  'a;b=c',
  'a&b=c',
  'a\r\nx-evil: 1',
  'a\nb',
  'a\u0000b',
  'a\ud800b',
  '//evil.example',
  'https://evil.example/',
  `${'x'.repeat(5_000)}`,
];

/** The shape of a request: its path, and the names of its parameters. */
function shapeOf(url: string | undefined): { readonly path: string[]; readonly parameters: string[] } {
  const { pathname, searchParams } = new URL(url ?? '', 'http://provider.test');
  return { path: pathname.split('/'), parameters: [...searchParams.keys()] };
}

it.each(adapters)(
  '%s puts an id where it belongs, or refuses it',
  async (adapter) => {
    await using server = await openServer(() => ({ status: 404 }));
    await using opened = await openProvider(adapter, server.origin);
    const { provider } = opened;
    for (const [name, ask] of Object.entries(operations)) {
      const before = server.requests.length;
      await ask(provider, 'plain');
      const plain = server.requests.slice(before).map(({ url }) => shapeOf(url));
      for (const id of hostile) {
        const from = server.requests.length;
        await ask(provider, id);
        const asked = server.requests.slice(from);
        expect(asked.length, `${name}: ${id.slice(0, 40)}`).toBeLessThanOrEqual(plain.length);
        for (const [index, { url, rawHeaders }] of asked.entries()) {
          const { path, parameters } = shapeOf(url);
          const expected = plain[index];
          // The id is exactly one part of the path, where the path contains it.
          const others = expected?.path.map((part, at) => (part.includes('plain') ? path[at] : part));
          expect(path, `${name}: ${url?.slice(0, 200)}`).toEqual(others);
          expect(parameters).toEqual(expected?.parameters);
          expect(rawHeaders.map((one) => one.toLowerCase())).not.toContain('x-evil');
        }
      }
    }
  },
  120_000,
);
