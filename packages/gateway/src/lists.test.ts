import { expect, it } from 'vitest';
import { describeGateway, json, text, to } from './rig.fixture.js';

describeGateway('a list', (rig) => {
  it('goes page by page, and by what it asks for', async () => {
    await rig.outbox.stop();
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const body = n === 5 ? { ...text, to: '+573005556677' } : text;
      ids.push((await json(rig.post('/v1/messages', body))).id);
    }
    expect((await allPages('/v1/messages?limit=2')).flat()).toEqual(ids);
    // A plus that was not encoded arrives as a space.
    for (const written of ['+573005556677', '%2B573005556677', '%2B57%20300%20555%206677']) {
      const found = await json(rig.ask(`/v1/messages?to=${written}`));
      expect(found.messages).toMatchObject([{ id: ids[4] }]);
    }
    expect((await json(rig.ask('/v1/messages?state=queued&state=failed'))).messages).toHaveLength(5);
    expect((await json(rig.ask('/v1/messages?provider=bird'))).messages).toEqual([]);
    expect(await json(rig.ask('/v1/messages?cursor=gone'))).toMatchObject({
      status: 400,
      issues: [{ path: 'cursor' }],
    });
  });

  it.each([['limit=0'], ['limit=1001'], ['limit=-1'], ['limit=all'], ['limit=']])(
    'with %s is refused',
    async (query) => {
      const problem = await json(rig.ask(`/v1/messages?${query}`));
      const message = 'expected a whole number from 1 to 1000';
      expect(problem).toMatchObject({ status: 400, issues: [{ path: 'limit', message }] });
    },
  );

  it('gets less at once where messages are large, and all of them', async () => {
    await rig.outbox.stop();
    const large = { ...text, providerOptions: { meta: { note: 'x'.repeat(200_000) } } };
    const sizes = [text, large].map((message) => Array.from({ length: 105 }, () => ({ message })));
    const stored = await rig.outbox.enqueueMany(sizes.flat());
    const pages: readonly string[][] = await allPages('/v1/messages?limit=1000');
    expect(pages.flat()).toEqual(stored.map((one) => one._unsafeUnwrap().id));
    // The small ones are on one page, though they are read in parts.
    expect(pages[0]?.length).toBe(200);
    expect(pages.length).toBeLessThan(4);
  });

  async function allPages(path: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let cursor = ''; ; ) {
      const page = await json(rig.ask(`${path}${cursor}`));
      pages.push(page.messages.map(({ id }: { id: string }) => id));
      if (page.cursor === undefined) return pages;
      cursor = `&cursor=${page.cursor}`;
    }
  }

  it('with half of an emoji in it is answered in what every language can read', async () => {
    const { id } = await json(rig.post('/v1/messages', { ...text, text: 'cut \ud83d' }));
    for (const path of [`/v1/messages/${id}`, '/v1/messages']) {
      expect(await (await rig.ask(path)).text()).toContain('"text":"cut \ufffd"');
    }
  });

  it('of events goes on behind the last one', async () => {
    await rig.outbox.stop();
    const cancelOne = async () => {
      const { id } = await json(rig.post('/v1/messages', text));
      await rig.post(`/v1/messages/${id}/cancel`);
      return id;
    };
    expect(await json(rig.ask('/v1/events'))).toEqual({ events: [], cursor: '0-0' });
    const id = await cancelOne();
    const first = await json(rig.ask('/v1/events'));
    expect(first.events).toMatchObject([{ id, type: 'canceled', state: 'canceled' }]);
    const nothing = await json(rig.ask(`/v1/events?after=${first.cursor}`));
    expect(nothing).toEqual({ events: [], cursor: first.cursor });
    const next = await cancelOne();
    const second = await json(rig.ask(`/v1/events?after=${first.cursor}`));
    expect(second.events).toMatchObject([{ id: next, type: 'canceled' }]);
  });

  it('keeps what users write for those who ask, and asks for it again where the app cannot take it', async () => {
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    rig.onEvents.mockRejectedValueOnce(new Error('the disk is full'));
    await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'Hola' });
    expect(rig.simulator.cloudApi.webhooks.map(({ status }) => status)).toEqual([503, 200]);
    expect(rig.onEvents.mock.calls).toMatchObject([
      [[{ type: 'message', from: to, content: { text: 'Hola' } }]],
      [[{ type: 'message', from: to, content: { text: 'Hola' } }]],
    ]);
    const { events } = await json(rig.ask('/v1/events'));
    expect(events).toEqual([
      {
        id: expect.any(String),
        type: 'received',
        at: expect.any(String),
        cursor: expect.any(String),
        event: expect.objectContaining({
          type: 'message',
          from: to,
          content: { type: 'text', text: 'Hola' },
        }),
      },
    ]);
  });
});
