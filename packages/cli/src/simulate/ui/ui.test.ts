import { request } from 'node:http';
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';
import { type Browser, browserPath, launchBrowser } from '../../../../../tooling/browser.js';
import type { Ran } from '../../test-io.fixture.js';
import { type App, startApp, startUiOf } from './app.fixture.js';

const to = '+573005556677';
const fromThePage = { 'sec-fetch-site': 'same-origin' };

/** The app that the phones answer to. */
let app: App;
let client: Client;
let url: string;
let end: () => Promise<Ran>;

beforeEach(async () => {
  app = await startApp();
  const simulation = await startUiOf(app, 'cloud-api', 'wolkvox');
  ({ url, end } = simulation);
  client = await createClient({ ...simulation.config, routes: [{ try: ['meta'] }] });
  app.client = client;
}, 60_000);
afterEach(async () => {
  await client.close();
  expect((await end()).code).toBe(130);
  await app.close();
});

const send = (text = 'Hola') => client.send({ to, type: 'text', text });
const page = async (path = '/', headers = {}) => (await fetch(`${url}${path}`, { headers })).text();
const tokenIn = (text: string) => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
const post = async (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = fromThePage,
) => {
  const body = new URLSearchParams({ csrf: tokenIn(await page()), ...fields });
  return fetch(`${url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
};
const account = async (): Promise<Readonly<Record<string, number>>> => {
  const figures = [...(await page('/parts/live')).matchAll(/<b>(\d+)<\/b>\s*<span>([^<]+)<\/span>/g)];
  return Object.fromEntries(figures.slice(0, 6).map(([, count, word = '']) => [word.trim(), Number(count)]));
};

describe('the page of the simulator', () => {
  it('has an account that adds up, and shows each phone what it got', async () => {
    for (const text of ['one', 'two', 'two']) await send(text);
    const {
      'accepted =': accepted,
      'sent to the same phone more than once': twice,
      ...stand
    } = await account();
    expect([accepted, twice]).toEqual([3, 1]);
    expect(Object.keys(stand)).toEqual(['on their way', 'sent', 'delivered', 'read']);
    expect(Object.values(stand).reduce((sum, count) => sum + count, 0)).toBe(3);
    const shown = await page('/parts/live');
    expect(shown).toMatch(/…6677[\s\S]*two[\s\S]*one/);
    expect(shown).not.toContain('3005556677');
    await expect.poll(async () => (await account()).read).toBe(3);
  });

  it('lets a phone answer by a signed push', async () => {
    await send();
    expect(await page('/answer?phone=0')).toContain('…6677');
    const answered = await post('/answer', { phone: '0', through: 'cloud-api', text: 'Gracias' });
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/?done=answer']);
    expect(app.events).toContainEqual(
      expect.objectContaining({ type: 'message', from: to, content: { type: 'text', text: 'Gracias' } }),
    );
    expect(await page(answered.headers.get('location') ?? '')).toContain('your app took it');
    expect((await fetch(`${url}/answer?phone=9`)).status).toBe(404);
    expect((await post('/answer', { phone: '9', through: 'cloud-api', text: 'x' })).status).toBe(404);
  });

  it('says how it ended where the app does not take the push', async () => {
    await send();
    app.client = undefined;
    const answered = await post('/answer', { phone: '0', through: 'cloud-api', text: 'Gracias' });
    expect([answered.status, await answered.text()]).toEqual([
      400,
      expect.stringContaining('your app did not accept it: HTTP 503'),
    ]);
  });

  it('causes faults and removes them, and says what a sender cannot know', async () => {
    expect(
      (await post('/fault', { provider: 'cloud-api', fault: 'reset-after-acceptance', times: '1' })).status,
    ).toBe(303);
    expect(await page('/parts/live')).toContain('reset-after-acceptance ×1');
    expect((await send())._unsafeUnwrapErr().outcome).toBe('unknown');
    expect(await account()).toMatchObject({ 'accepted =': 1 });
    expect(await page('/parts/live')).toContain('no complete answer: unknown to the sender');
    await post('/fault', { provider: '', fault: 'unplugged', times: '' });
    expect((await send())._unsafeUnwrapErr().outcome).toBe('not-accepted');
    await post('/calm', {});
    expect(await page('/parts/live')).not.toContain('unplugged</span>');
    expect((await send()).isOk()).toBe(true);
    expect((await post('/fault', { provider: 'wolkvox', fault: 'template-paused', times: '' })).status).toBe(
      400,
    );
    expect((await post('/fault', { provider: '', fault: 'no-such-fault', times: '' })).status).toBe(400);
  });

  it('is for this machine alone, and does nothing for a page of another site', async () => {
    const { port } = new URL(url);
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path: '/', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.on('error', reject).end();
      });
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`rebound.example:${port}`)).toBe(403);
    const fault = { provider: '', fault: 'hang', times: '' };
    expect((await post('/fault', fault, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('/fault', { ...fault, csrf: 'x' })).status).toBe(403);
    expect((await post('/calm', { csrf: 'x' })).status).toBe(403);
    expect((await post('/answer', { csrf: 'x' })).status).toBe(403);
    expect(await page('/parts/live')).not.toContain('hang</span>');
    const { headers } = await fetch(url);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'");
  });

  it('shows what was sent as text, and speaks Spanish', async () => {
    await send('<img src=x onerror=alert(1)>');
    expect(await page('/parts/live')).not.toContain('<img');
    expect(await page('/', { 'accept-language': 'es-CO' })).toContain('La cuenta');
  });

  const without = browserPath === undefined ? ' (this machine has no browser: install chromium)' : '';
  describe.skipIf(browserPath === undefined)(`in a browser${without}`, { timeout: 60_000 }, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    }, 60_000);
    afterAll(() => browser.close());

    it.each([
      [390, 'dark', 'es-CO'],
      [1440, 'light', 'en-US'],
    ] as const)('reads well at %d px, %s, %s, and updates by itself', async (width, colorScheme, locale) => {
      const complaints: string[] = [];
      const opened = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, locale });
      opened.on('pageerror', (error) => complaints.push(error.message));
      opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await opened.goto(url);
      await send('Su pedido va en camino');
      await opened.getByText('Su pedido va en camino').waitFor();
      for (const path of ['/', '/answer?phone=0']) {
        await opened.goto(`${url}${path}`);
        await opened.evaluate(axe.source);
        const found = await opened.evaluate(
          'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + " " + target)))',
        );
        expect([path, found]).toEqual([path, []]);
        const overflow = await opened.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([path, overflow]).toEqual([path, 0]);
      }
      expect(complaints).toEqual([]);
      await opened.close();
    });
  });
});
