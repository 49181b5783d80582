import axe from 'axe-core';
import { ResultAsync } from 'neverthrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Browser, browserPath, launchBrowser, type Page } from '../../../../tooling/browser.js';
import { describeGateway, keyOf, type Rig, text, to } from '../rig.fixture.js';
import { sessionMs } from './sessions.js';

const paths = [
  '/',
  '/console/messages',
  '/console/review',
  '/console/templates?ask=1',
  '/console/routes',
  '/console/log',
  '/docs',
];

/** What a page may be looked at with. */
const looks = [
  { width: 390, colorScheme: 'dark', locale: 'es-CO' },
  { width: 390, colorScheme: 'light', locale: 'en-US' },
  { width: 1440, colorScheme: 'light', locale: 'es-CO' },
  { width: 1440, colorScheme: 'dark', locale: 'en-US' },
] as const;

const name = browserPath === undefined ? ' (this machine has no browser: install chromium)' : '';

describe.skipIf(browserPath === undefined)(`the console in a browser${name}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  describeGateway('with keys', (rig) => {
    let page: Page;
    /** What the browser complains of: errors of scripts, and what the policy of the page forbids. */
    let complaints: string[];

    async function open(look: (typeof looks)[number] = looks[3]): Promise<Page> {
      const { width, ...options } = look;
      const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
      const opened = await context.newPage();
      opened.on('pageerror', (error) => complaints.push(error.message));
      opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      opened.on('dialog', (dialog) => {
        complaints.push(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      return opened;
    }

    async function signIn(to: Page, as: 'all' | 'read' = 'all'): Promise<void> {
      await to.goto(rig.server.url);
      await to.locator('#key').fill(keyOf(as));
      await to.locator('main button').click();
      await to.locator('[data-live]').waitFor();
      // The answer to a request without a session is an error to the browser.
      complaints.length = 0;
    }

    beforeEach(async () => {
      complaints = [];
      page = await open();
    });
    afterEach(async () => {
      vi.useRealTimers();
      await Promise.all(browser.contexts().map((context) => context.close()));
    });

    it('lets nobody in with a wrong key, and shows the overview with a right one', async () => {
      await page.goto(rig.server.url);
      await page.getByLabel('Key').fill('wamux_wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('Unknown key.').waitFor();
      expect(await page.getByLabel('Key').inputValue()).toBe('');
      await signIn(page);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      expect(await page.locator('[data-plot] canvas').count()).toBe(2);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Key').waitFor();
    });

    it('updates by itself, and says when the gateway is gone', async () => {
      await signIn(page);
      const unknown = page.locator('.figure.unknown', { hasText: /^\s*1\s+unknown\s*$/ }).first();
      expect(await unknown.count()).toBe(0);
      await unknownMessage(rig);
      await unknown.waitFor();
      expect(complaints).toEqual([]);
      await rig.server.close({ graceMs: 0 });
      await page.getByText('The gateway does not answer.').waitFor();
    });

    it('follows by one stream, while somebody looks', async () => {
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/parts/')) asked.push(request.resourceType());
      });
      await signIn(page);
      await unknownMessage(rig);
      await page.getByRole('link', { name: '1 needs review' }).waitFor();
      expect(asked).toEqual(['eventsource']);
      // As a browser says it of a page in the background.
      const ended = page.waitForEvent('requestfinished', (request) => request.url().includes('/parts/'));
      const show = (isHidden: boolean) =>
        page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'))`);
      await show(true);
      await Promise.race([ended, page.waitForEvent('requestfailed')]);
      expect(asked).toEqual(['eventsource']);
      await show(false);
      await expect.poll(() => asked).toEqual(['eventsource', 'eventsource']);
    });

    it('asks again and again where no stream comes through', async () => {
      await page.route('**/console/parts/*', (route) =>
        route.request().resourceType() === 'eventsource' ? route.abort() : route.continue(),
      );
      await signIn(page);
      await unknownMessage(rig);
      await page.getByRole('link', { name: '1 needs review' }).waitFor();
    });

    it('stays up to date under the focus, which stays where it is', async () => {
      await signIn(page);
      const keyOfFocus = () => page.evaluate('document.activeElement.dataset.key');
      // Every element that can have the focus is visibly different when it has it.
      await rig.outbox.pause({ lane: 'dt' }, { reason: 'x' });
      await page.locator('[data-key="paused lane dt"]').waitFor();
      for (const path of ['/', '/console/log']) {
        await page.goto(`${rig.server.url}${path}`);
        const keys = await page.evaluate(
          `[...document.querySelectorAll('[data-live] :is(a, button, [tabindex])')].map(({ dataset }) => dataset.key)`,
        );
        expect(keys).not.toContain(undefined);
        expect(new Set(keys as string[]).size).toBe((keys as string[]).length);
      }
      await rig.outbox.resume({ lane: 'dt' });
      await page.goto(rig.server.url);
      await page.locator('[data-key="pause bird"]').focus();
      await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' });
      await page.getByText('it loses answers').waitFor();
      expect(await keyOfFocus()).toBe('pause bird');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/console/providers/bird/resume');
      await page.goto(`${rig.server.url}/console/log`);
      const first = await unknownMessage(rig);
      const of = (id: string) => page.locator(`a[href$="${id}"]`);
      await of(first).first().focus();
      const focused = await keyOfFocus();
      const second = await unknownMessage(rig);
      await of(second).first().waitFor();
      expect(focused).toMatch(/^\d+-\d+$/);
      expect(await keyOfFocus()).toBe(focused);
      expect(complaints).toEqual([]);
    });

    it('says that it holds what somebody has marked', async () => {
      await signIn(page);
      await page.getByRole('heading', { name: 'Messages by state' }).waitFor();
      // An update may replace what is about to be selected.
      const select = () => page.getByText(/^as of/).selectText();
      await expect.poll(() => select().then(() => 'selected', String)).toBe('selected');
      await unknownMessage(rig);
      const held = page.getByText('Updates are paused while text is selected');
      await held.waitFor();
      const review = page.getByRole('link', { name: '1 needs review' });
      expect(await review.count()).toBe(0);
      // The other places are not held.
      await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' });
      await page.getByText('it loses answers').waitFor();
      expect(await page.evaluate('getSelection().toString()')).toMatch(/^as of/);
      await page.evaluate('getSelection().empty()');
      await review.waitFor();
      expect(await held.isVisible()).toBe(false);
    });

    it('sends whoever looks to the sign-in when the session is over', async () => {
      await signIn(page);
      await page.goto(`${rig.server.url}/console/log`);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + sessionMs });
      await page.getByLabel('Key').waitFor();
    });

    it('finds a message by its number, and tells its whole story', async () => {
      const id = await unknownMessage(rig);
      await signIn(page, 'read');
      await page.getByRole('link', { name: 'Messages' }).click();
      await page.getByLabel('Id, key or number').fill(to);
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByRole('link', { name: '…2233' }).click();
      await page.waitForURL(`**/console/messages/${id}`);
      const lines = await page.locator('section:has(h2:text("Timeline")) li').allInnerTexts();
      expect(lines.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
        expect.stringMatching(/Submitted$/),
        expect.stringMatching(/Given to dt$/),
        expect.stringMatching(/dt answered unknown timeout/),
        expect.stringMatching(/The outcome is unknown → unknown, being looked up/),
        expect.stringMatching(/A decision is needed “?It is unknown whether the provider accepted it\./),
      ]);
      expect(await page.getByText(to, { exact: true }).isVisible()).toBe(false);
      await page.getByText('Number and content').click();
      expect(await page.getByText(to, { exact: true }).isVisible()).toBe(true);
      expect(complaints).toEqual([]);
    });

    it('asks before a decision, and writes down who and why', async () => {
      const id = await unknownMessage(rig);
      await signIn(page);
      await page.getByRole('link', { name: 'Review', exact: true }).click();
      await page.getByRole('link', { name: 'Record what you found out' }).click();
      await page.getByText('Recorded as decided by all.').waitFor();
      await page.getByRole('button', { name: 'Record it' }).click();
      // The browser itself reports missing fields.
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
      await page.getByLabel('No provider accepted it').check();
      await page.getByLabel('Why').fill('not in their report');
      await page.getByRole('button', { name: 'Record it' }).click();
      await page.getByRole('status').getByText('Your finding is recorded.').waitFor();
      await page.getByText('by all').waitFor();
      await page.getByText('not in their report').waitFor();
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('failed');
      await page.getByRole('link', { name: 'Review', exact: true }).click();
      await page.getByText('Nothing needs a decision.').waitFor();
      expect(complaints).toEqual([]);
    });

    it('keeps what somebody writes while the session ends, until it is written down', async () => {
      const id = await unknownMessage(rig);
      const why = page.getByLabel('Why');
      await signIn(page);
      await page.goto(`${rig.server.url}/console/messages/${id}/resolve`);
      await page.getByLabel('No provider accepted it').check();
      await why.fill('not in their report');
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + sessionMs });
      await page.getByRole('button', { name: 'Record it' }).click();
      await page.getByLabel('Key').fill(keyOf('all'));
      await page.locator('main button').click();
      await page.getByLabel('No provider accepted it').check();
      expect(await why.inputValue()).toBe('not in their report');
      await page.getByRole('button', { name: 'Record it' }).click();
      await page.getByRole('status').getByText('Your finding is recorded.').waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });

    it('takes two clicks on a button as one, and one more of whoever goes back', async () => {
      const id = await unknownMessage(rig);
      const { resend } = rig.outbox;
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const resends = vi.spyOn(rig.outbox, 'resend');
      resends.mockImplementation((...given) =>
        ResultAsync.fromSafePromise(held).andThen(() => resend(...given)),
      );
      await signIn(page);
      await page.goto(`${rig.server.url}/console/messages/${id}/resend`);
      await page.getByLabel('Why').fill('they got nothing');
      const button = page.getByRole('button', { name: 'Send it again' });
      await button.dblclick({ noWaitAfter: true });
      release();
      await page.getByRole('status').getByText('The message is queued again.').waitFor();
      expect(resends).toHaveBeenCalledTimes(1);
      await rig.until(id, 'accepted');
      await page.goBack();
      await page.reload();
      await page.getByLabel('Why').fill('still nothing');
      await button.click();
      await page.getByRole('status').getByText('The message is queued again.').waitFor();
      expect(resends).toHaveBeenCalledTimes(2);
    });

    it('explains a route, starting from a sample', async () => {
      await signIn(page);
      await page.getByRole('link', { name: 'Routes' }).click();
      await page.getByLabel('Start from a sample').selectOption('image');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('It would be refused').waitFor();
      complaints.length = 0;
      await page.getByLabel('Message, as JSON').fill(JSON.stringify({ ...text, tags: ['dt'] }));
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByRole('listitem').filter({ hasText: 'dt' }).getByText('would be asked').waitFor();
      expect(rig.simulator.ledger.acceptances).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('pauses the live log for whoever wants to read', async () => {
      await signIn(page);
      await page.getByRole('link', { name: 'Live log' }).click();
      await page.getByRole('button', { name: 'Pause' }).click();
      await unknownMessage(rig);
      const asked = page.waitForRequest('**/console/parts/log');
      await page.getByRole('button', { name: 'Continue' }).click();
      await asked;
      await page.getByText('A decision is needed').waitFor();
    });

    it('speaks the language that was chosen, on every page after it', async () => {
      await signIn(page);
      await page.getByRole('link', { name: 'Español' }).click();
      await page.getByRole('heading', { name: 'Resumen' }).waitFor();
      await page.getByRole('link', { name: 'Mensajes' }).click();
      await page.getByRole('heading', { name: 'Mensajes' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('es');
    });

    it('writes the times and amounts of its plots as the language has them', async () => {
      page = await open(looks[2]);
      await page.addInitScript(`globalThis.drawn = [];
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
          drawn.push(text);
          return fillText.call(this, text, ...rest);
        };`);
      await signIn(page);
      const drawn = (): Promise<string[]> => page.evaluate('drawn');
      await expect.poll(drawn).toContain('0,5');
      expect((await drawn()).filter((text) => !/^\d+(?:,\d+|:\d\d)?$/.test(text))).toEqual([]);
    });

    it('can be used with the keyboard alone', async () => {
      await signIn(page);
      await page.goto(`${rig.server.url}/console/messages`);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('nobody');
      await page.keyboard.press('Enter');
      await page.getByText('No messages match.').waitFor();
    });

    const manyPages = { timeout: 60_000 };
    it.each(looks)(
      'reads well and breaks nowhere at $width px, $colorScheme, $locale',
      manyPages,
      async (look) => {
        const id = await unknownMessage(rig);
        const reason = `https://status.example/${'x'.repeat(300)}`;
        for (const target of [{ provider: 'dt' }, { lane: 'meta' }])
          await rig.outbox.pause(target, { reason });
        const looked = await open(look);
        await looked.goto(rig.server.url);
        const found = [await violations(looked)];
        await signIn(looked);
        await looked.locator('.cards').waitFor();
        const decisions = [`/console/messages/${id}/resolve`, '/console/providers/dt/resume'];
        for (const path of [...paths, `/console/messages/${id}`, ...decisions]) {
          await looked.goto(`${rig.server.url}${path}`);
          const overflow = await looked.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect([path, overflow]).toEqual([path, 0]);
          found.push(await violations(looked));
        }
        expect(found.flat()).toEqual([]);
        expect(complaints).toEqual([]);
        const colours = await looked.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(colours).toBe(look.colorScheme === 'dark' ? 'rgb(18, 21, 26)' : 'rgb(246, 247, 249)');
      },
    );

    it('runs nothing that a provider or a customer wrote', async () => {
      const hostile = `"><img src=x onerror=alert(1)><script>alert(1)</script>'`;
      const body = { code: hostile, message: hostile, details: { [hostile]: [hostile] } };
      rig.simulator.channels.on('send', { accept: false, status: 422, body });
      const { id } = (
        await rig.outbox.enqueue({ ...text, text: hostile }, { idempotencyKey: hostile })
      )._unsafeUnwrap();
      await rig.until(id, 'failed');
      await signIn(page);
      (await rig.outbox.resend(id, { reason: hostile, by: hostile }))._unsafeUnwrap();
      await expect.poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().attempts.length).toBe(2);
      for (const path of [
        ...paths,
        `/console/messages/${id}`,
        `/console/messages/${id}/resend`,
        `/console/messages?q=${encodeURIComponent(hostile)}`,
      ]) {
        await page.goto(`${rig.server.url}${path}`);
        expect([path, await page.locator('img, main script').count()]).toEqual([path, 0]);
      }
      // What the script of the page puts in itself.
      await page.goto(`${rig.server.url}/console/log`);
      await rig.outbox.pause({ provider: 'bird' }, { reason: `later ${hostile}` });
      await page.getByText(`later ${hostile}`).first().waitFor();
      expect(await page.locator('img, main script').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('turns nothing round beside what a provider or a customer wrote', async () => {
      await signIn(page);
      const written = '<p><code>\u202etemplate</code> <span class="chip">approved</span></p>';
      const main = page.locator('main');
      await main.evaluate((place, html) => place.insertAdjacentHTML('afterbegin', html), written);
      const placeOf = async (one: string) => (await main.locator(one).first().boundingBox())?.x;
      const places = [await placeOf('code'), await placeOf('.chip')] as const;
      expect(places[1]).toBeGreaterThan(places[0] ?? 0);
    });

    it('lets another site neither decide nor sign in', async () => {
      const id = await unknownMessage(rig);
      await signIn(page);
      const path = `${rig.server.url}/console/messages/${id}/cancel`;
      // Of another site to the browser, whatever is at both.
      const evil = await page.context().newPage();
      await evil.route('http://evil.example/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${path}"><input name="reason" value="x"><input name="state" value="needs-review"><button>go</button></form>`,
        }),
      );
      await evil.goto('http://evil.example/');
      await evil.getByRole('button').click();
      // The browser does not send the cookie, so the sender is not signed in.
      await evil.getByLabel('Key').waitFor();
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
    });
  });
});

/** A message whose outcome nobody knows. */
async function unknownMessage(rig: Rig): Promise<string> {
  rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
  const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
  await rig.until(id, 'needs-review');
  return id;
}

/** The accessibility problems that axe finds, by rule and element. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => location.pathname + ' ' + id + ' ' + target)))`);
}
