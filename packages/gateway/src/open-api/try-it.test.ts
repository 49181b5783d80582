import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, browserPath, launchBrowser } from '../../../../tooling/browser.js';
import { describeGateway, keyOf, to } from '../rig.fixture.js';

const name = browserPath === undefined ? ' (this machine has no browser: install chromium)' : '';

describe.skipIf(browserPath === undefined)(`the reference in a browser${name}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  describeGateway('with keys', (rig) => {
    it.each([
      [390, 'dark'],
      [1440, 'light'],
    ] as const)('asks the gateway by a form of each operation, at %d px, %s', async (width, colorScheme) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${rig.server.url}/docs`);
      await page.getByLabel('Key, for the forms').fill(keyOf('all'));
      const operations = await page.locator('article').count();
      expect(operations).toBeGreaterThan(20);
      expect(await page.locator('article form').count()).toBe(operations);

      const send = page.locator('#sendMessage');
      await send.getByText('Try POST /v1/messages').click();
      const body = send.getByLabel('The body, as JSON');
      expect(JSON.parse(await body.inputValue())).toMatchObject({ type: 'text' });
      await body.fill(JSON.stringify({ to, type: 'text', text: 'Hola' }));
      await send.getByLabel('wait (query)').fill('20s');
      await send.getByLabel('Idempotency-Key (header)').fill('order-1');
      await send.getByRole('button', { name: 'Send' }).click();
      await send.getByRole('status').getByText('200').waitFor();
      const { id } = JSON.parse((await send.getByLabel('The answer').textContent()) ?? '');
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({ idempotencyKey: 'order-1' });

      const read = page.locator('#getMessage');
      await read.getByText('Try GET /v1/messages/{id}').click();
      await read.getByLabel('id (path)').fill(id);
      await read.getByRole('button', { name: 'Send' }).click();
      await read.getByRole('status').getByText('200').waitFor();
      expect(complaints).toEqual([]);

      // A problem is shown as well, and so is that no answer came.
      await page.getByLabel('Key, for the forms').fill('wamux_wrong');
      await read.getByRole('button', { name: 'Send' }).click();
      await read.getByRole('status').getByText('401').waitFor();
      await page.evaluate('for (const closed of document.querySelectorAll("details")) closed.open = true');
      await page.evaluate(axe.source);
      const found = await page.evaluate(
        'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + " " + target)))',
      );
      expect(found).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])';
      expect(await page.evaluate(kept)).toBe('[{},{},""]');
      await context.close();
    });

    it('reads as well without a script', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${rig.server.url}/docs`);
      await page.getByText('Request: text', { exact: true }).first().waitFor();
      expect(await page.locator('form').count()).toBe(0);
      await context.close();
    });
  });
});
