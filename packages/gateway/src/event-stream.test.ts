import { once } from 'node:events';
import { request } from 'node:http';
import { openOutbox } from '@wamux/outbox';
import { expect, it, vi } from 'vitest';
import { createGateway } from './create-gateway.js';
import { EventListeners, mostListeners } from './events/event-listeners.js';
import { describeGateway, keyOf, text, to } from './rig.fixture.js';
import { serveGateway } from './serve-gateway.js';

/** What came of a stream so far. */
interface Listener {
  readonly status: number;
  readonly headers: Headers;
  /** The next event, or comment (`:`), or `undefined` at the end. */
  next(): Promise<{ readonly id?: string; readonly data?: Record<string, unknown> } | undefined>;
  close(): void;
}

describeGateway(
  'a stream of events',
  (rig) => {
    async function listen(path: string, headers: Record<string, string> = {}): Promise<Listener> {
      const ending = new AbortController();
      const response = await rig.ask(path, {
        headers: { accept: 'text/event-stream', ...headers },
        signal: ending.signal,
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      return {
        status: response.status,
        headers: response.headers,
        close: () => ending.abort(),
        async next() {
          for (;;) {
            const [block, ...others] = rest.split('\n\n');
            if (others.length > 0) {
              rest = others.join('\n\n');
              const fields = Object.fromEntries(
                (block ?? '').split('\n').map((line) => line.split(/: ?(.*)/s).slice(0, 2)),
              );
              const { id, data } = fields;
              return { ...(id && { id }), ...(data && { data: JSON.parse(data) }) };
            }
            const read = await reader?.read();
            if (read === undefined || read.done) return undefined;
            rest += read.value;
          }
        },
      };
    }
    const cancelOne = async () => {
      const { id } = (
        await rig.outbox.enqueue({ ...text, scheduledFor: '2099-01-01T00:00:00Z' })
      )._unsafeUnwrap();
      (await rig.outbox.cancel(id))._unsafeUnwrap();
      return id;
    };
    /** Events, comments and the beginning left out. */
    async function take(listener: Listener, count: number): Promise<Record<string, unknown>[]> {
      const events: Record<string, unknown>[] = [];
      while (events.length < count) {
        const next = await listener.next();
        if (next === undefined) break;
        if (next.data !== undefined) events.push(next.data);
      }
      return events;
    }

    it('tells what happens from now on, and what users write, as the list does', async () => {
      await cancelOne();
      // Events wait for older transactions of the server, those of other tests too.
      await expect
        .poll(async () => (await rig.outbox.lastCursor())._unsafeUnwrap(), { timeout: 20_000 })
        .not.toBe('0-0');
      const listener = await listen('/v1/events');
      expect(listener.status).toBe(200);
      expect(listener.headers.get('content-type')).toBe('text/event-stream');
      const first = await listener.next();
      expect(first).toEqual({ id: expect.stringMatching(/^\d+-\d+$/) });
      const id = await cancelOne();
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'line\nline\r\n\nline' });
      const told = await take(listener, 2);
      expect(told).toMatchObject([
        { id, type: 'canceled' },
        { type: 'received', event: { content: { text: 'line\nline\r\n\nline' } } },
      ]);
      listener.close();
      const listed = await (await rig.ask(`/v1/events?after=${first?.id}`)).json();
      expect(listed).toMatchObject({ events: told });
    });

    it('goes on behind the last event, by the header of browsers before the query', async () => {
      const ids = [await cancelOne(), await cancelOne(), await cancelOne()];
      const all = await listen('/v1/events?after=0-0');
      const events = await take(all, 3);
      expect(events.map(({ id }) => id)).toEqual(ids);
      all.close();
      const [first, second] = events.map(({ cursor }) => String(cursor));
      const behind = await listen(`/v1/events?after=${first}`);
      expect(await take(behind, 2)).toMatchObject([{ id: ids[1] }, { id: ids[2] }]);
      behind.close();
      const further = await listen('/v1/events?after=0-0', { 'last-event-id': second ?? '' });
      expect(await take(further, 1)).toMatchObject([{ id: ids[2] }]);
      const next = await cancelOne();
      expect(await take(further, 1)).toMatchObject([{ id: next }]);
      further.close();
    });

    it('gives a listener who is far behind everything, once and in order, while more comes', async () => {
      const messages = Array.from({ length: 130 }, () => ({
        message: { ...text, scheduledFor: '2099-01-01T00:00:00Z' },
      }));
      const queued = await rig.outbox.enqueueMany(messages);
      const ids = queued.map((one) => one._unsafeUnwrap().id);
      await rig.outbox.cancelMany(ids.slice(0, 100));
      const [near, far] = await Promise.all([listen('/v1/events'), listen('/v1/events?after=0-0')]);
      await rig.outbox.cancelMany(ids.slice(100));
      const taken = (await take(far, 130)).map(({ cursor }) => cursor);
      const listed = (await rig.outbox.listEvents())._unsafeUnwrap();
      expect(taken).toEqual(listed.map(({ cursor }) => cursor));
      expect(new Set(taken).size).toBe(130);
      expect(await take(near, 30)).toHaveLength(30);
      near.close();
      far.close();
    });

    it('tells of what other processes did', async () => {
      const outbox = await openOutbox({ url: rig.url, client: rig.client, keepReceived: true });
      const gateway = createGateway({ client: rig.client, outbox, keys: [] });
      const server = await serveGateway(gateway, { port: 0 });
      const listener = await listen('/v1/events');
      const { status } = await fetch(`${server.url}/v1/messages`, {
        method: 'POST',
        body: JSON.stringify(text),
        headers: { 'content-type': 'application/json' },
      });
      expect(status).toBe(202);
      expect(await take(listener, 1)).toMatchObject([{ type: 'accepted' }]);
      listener.close();
      await server.close();
      await outbox.close();
    });

    it('ends when the process stops, and so does the process', async () => {
      const listener = await listen('/v1/events');
      await listener.next();
      const began = performance.now();
      const closed = rig.server.close();
      expect(await listener.next()).toBeUndefined();
      await closed;
      // Without waiting for connections that nobody uses any more.
      expect(performance.now() - began).toBeLessThan(3_000);
      expect((await rig.gateway.fetch(streamRequest())).status).toBe(503);
    });

    const streamRequest = (method = 'GET') =>
      new Request(`${rig.server.url}/v1/events`, {
        method,
        headers: { accept: 'text/event-stream', authorization: `Bearer ${keyOf('read')}` },
      });

    it('is refused with a problem: without the scope, with a wrong cursor, without a database', async () => {
      const refused = async (path: string, headers: Record<string, string> = {}) => {
        const { status } = await listen(path, headers);
        return status;
      };
      const blamed = async (path: string, headers: Record<string, string> = {}) => {
        const accept = 'text/event-stream';
        const response = await rig.ask(path, { headers: { accept, ...headers } });
        const { issues } = (await response.json()) as { issues: readonly { path: string }[] };
        return [response.status, ...issues.map((issue) => issue.path)];
      };
      expect(await blamed('/v1/events?after=yesterday')).toEqual([400, 'after']);
      expect(await blamed('/v1/events', { 'last-event-id': 'yesterday' })).toEqual([400, 'Last-Event-ID']);
      expect(await refused('/v1/events?before=1')).toBe(400);
      expect(await refused('/v1/events', { authorization: `Bearer ${keyOf('send')}` })).toBe(403);
      await rig.loseDatabase();
      expect(await refused('/v1/events')).toBe(503);
    });

    it('is for whoever asks for it, in capitals and beside other types too', async () => {
      const listener = await listen('/v1/events', { accept: 'application/json;q=0.5, Text/Event-Stream' });
      expect(listener.headers.get('content-type')).toBe('text/event-stream');
      listener.close();
    });

    it('ends nothing for HEAD, which has no stream', async () => {
      const response = await rig.ask('/v1/events', {
        method: 'HEAD',
        headers: { accept: 'text/event-stream' },
      });
      expect(response.headers.get('content-type')).toBe('application/json');
    });

    it('reads nothing more for a listener who does not take it', async () => {
      const messages = Array.from({ length: 90 }, () => ({
        message: { ...text, scheduledFor: '2099-01-01T00:00:00Z' },
      }));
      const queued = await rig.outbox.enqueueMany(messages);
      await rig.outbox.cancelMany(queued.map((one) => one._unsafeUnwrap().id));
      const events = await take(await listen('/v1/events?after=0-0'), 90);
      const eventPage = vi.fn(rig.outbox.eventPage);
      const ending = new AbortController();
      const listeners = new EventListeners({ ...rig.outbox, eventPage }, ending.signal);
      const reader = listeners.listen('0-0')?.getReader();
      await reader?.read();
      const { value } = (await reader?.read()) ?? {};
      expect(new TextDecoder().decode(value)).toContain(`id: ${events[0]?.cursor}\n`);
      // Another one takes everything meanwhile.
      const other = await listen('/v1/events?after=0-0');
      await take(other, 90);
      other.close();
      expect(eventPage).toHaveBeenCalledTimes(1);
      ending.abort();
    });

    it('is there for as many as a process takes, and has their places again', async () => {
      const ending = new AbortController();
      const listeners = new EventListeners(rig.outbox, ending.signal);
      const streams = Array.from({ length: mostListeners }, () => listeners.listen('0-0'));
      expect(streams).not.toContain(undefined);
      expect(listeners.listen('0-0')).toBeUndefined();
      await streams[0]?.cancel();
      const last = listeners.listen('0-0');
      expect(last).toBeDefined();
      expect(listeners.listen('0-0')).toBeUndefined();
      ending.abort();
      // All of them end, and none is counted any more.
      for (const stream of [...streams.slice(1), last]) await stream?.cancel();
      expect(listeners.listen('0-0')).toBeDefined();
    });

    it('frees the place of a listener who is gone', async () => {
      const gone = request(`${rig.server.url}/v1/events`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${keyOf('read')}` },
      });
      gone.end();
      const [response] = await once(gone, 'response');
      response.resume();
      gone.destroy();
      // Its stream is cancelled: an end without a listener is no bug.
      await cancelOne();
      const listener = await listen('/v1/events?after=0-0');
      expect(await take(listener, 1)).toHaveLength(1);
      listener.close();
      expect(rig.bugs).toEqual([]);
    });
  },
  { on: ['sqlite', 'postgres'] },
);
