import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.js';
import { createGatewayKey } from './keys/gateway-key.js';
import { parseKeys } from './keys/key-ring.js';
import { operations } from './operations/index.js';
import { describeGateway, keyOf, text } from './rig.fixture.js';
import { serveGateway } from './serve-gateway.js';

describe('a key', () => {
  it('is 256 random bits, and only its hash is stored', () => {
    const { key, stored } = createGatewayKey('shop', ['send', 'read', 'send']);
    expect(key).toMatch(/^wamux_[\w-]{43}$/);
    expect(createGatewayKey('shop', ['send']).key).not.toBe(key);
    expect(stored).toEqual({
      name: 'shop',
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      scopes: ['send', 'read'],
      createdAt: expect.any(String),
    });
    expect(JSON.stringify(stored)).not.toContain(key.slice(6));
  });

  const { stored } = createGatewayKey('shop', ['send']);
  it.each([
    ['keys', {}],
    ['keys[0].hash', [{ ...stored, hash: 'wamux_a-key-in-clear' }]],
    ['keys[0].scopes[0]', [{ ...stored, scopes: ['admin'] }]],
    ['keys[0].scopes', [{ ...stored, scopes: [] }]],
    ['keys[0].name', [{ ...stored, name: 'my shop' }]],
    ['keys[0].requestsPerSecond', [{ ...stored, requestsPerSecond: 0 }]],
    ['keys[1]', [stored, { ...stored, name: 'other', secret: 'x' }]],
    ['the name shop', [stored, stored]],
    ['shop and desk are the same key', [stored, { ...stored, name: 'desk', team: 'desk' }]],
  ])('that is wrong is named: %s', (path, keys) => {
    expect(() => parseKeys(keys)).toThrow(path);
    expect(() => createGateway({ client: {} as never, outbox: {} as never, keys: keys as never })).toThrow(
      path,
    );
  });
});

describeGateway('with keys', (rig) => {
  it('every operation needs its own scope, and a key that is known', async () => {
    for (const { id, method, path, scope } of operations) {
      const ask = (authorization?: string) =>
        rig.ask(path.replaceAll(/[{}]/g, ''), {
          method,
          as: 'nobody',
          ...(authorization !== undefined && { headers: { authorization } }),
        });
      if (scope === undefined) {
        expect([id, [401, 403].includes((await ask()).status) && !path.startsWith('/webhooks')]).toEqual([
          id,
          false,
        ]);
        continue;
      }
      for (const wrong of [
        undefined,
        'Bearer',
        'Bearer ',
        `Basic ${keyOf(scope)}`,
        `Bearer ${keyOf(scope)}x`,
      ]) {
        const response = await ask(wrong);
        expect([id, wrong, response.status]).toEqual([id, wrong, 401]);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
      }
      for (const other of (['send', 'read', 'operate'] as const).filter((one) => one !== scope)) {
        expect([id, (await ask(`Bearer ${keyOf(other)}`)).status]).toEqual([id, 403]);
      }
      expect([id, [401, 403].includes((await ask(`bearer ${keyOf(scope)}`)).status)]).toEqual([id, false]);
    }
  });

  it('serves whatever name it is asked by, and no page of another site', async () => {
    const { port } = new URL(rig.server.url);
    const request = (headers: Record<string, string>) =>
      rig.gateway.fetch(
        new Request(`http://gateway.example.test:${port}/v1/messages`, {
          headers: { authorization: `Bearer ${keyOf('read')}`, ...headers },
        }),
      );
    expect((await request({})).status).toBe(200);
    expect((await request({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await request({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    // The page of the reference, behind a proxy that encrypts.
    const ownPage = { origin: `https://gateway.example.test:${port}`, 'sec-fetch-site': 'same-origin' };
    expect((await request(ownPage)).status).toBe(200);
    // Also where the proxy passes on the host without the port.
    expect((await request({ ...ownPage, origin: 'https://gateway.example.test:8443' })).status).toBe(200);
    expect((await request({ origin: 'https://evil.example', 'sec-fetch-site': 'same-site' })).status).toBe(
      403,
    );
  });

  it('answers no question of a browser of another site', async () => {
    const response = await rig.ask('/v1/messages', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describeGateway(
  'without keys',
  (rig) => {
    const asked = (url: string, headers: Record<string, string> = {}) => {
      const init = { method: 'POST', body: JSON.stringify(text) };
      return rig.gateway.fetch(
        new Request(url, { ...init, headers: { 'content-type': 'application/json', ...headers } }),
      );
    };

    it('serves this machine alone, by a name of its own', async () => {
      for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:1']) {
        expect([host, (await asked(`http://${host}/v1/messages`)).status]).toEqual([host, 202]);
      }
      for (const host of ['evil.example', '10.0.0.1', 'localhost.evil.example', '127.0.0.1.evil.example']) {
        expect([host, (await asked(`http://${host}/v1/messages`)).status]).toEqual([host, 403]);
      }
    });

    it('lets no page that somebody opens here send messages', async () => {
      const url = 'http://127.0.0.1:8080/v1/messages';
      for (const origin of ['https://evil.example', 'http://127.0.0.1:9999', 'null']) {
        expect([origin, (await asked(url, { origin })).status]).toEqual([origin, 403]);
      }
      // What a form may send without a question, an API takes from nobody.
      expect((await asked(url, { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await asked(url, { origin: 'http://127.0.0.1:8080' })).status).toBe(202);
    });

    it('listens on a loopback address alone', async () => {
      for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com']) {
        await expect(serveGateway(rig.gateway, { port: 0, host })).rejects.toThrow('without keys');
      }
    });
  },
  { withKeys: false },
);
