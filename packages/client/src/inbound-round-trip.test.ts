import { isDeepStrictEqual } from 'node:util';
import type { WebhookEvent } from '@wamux/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeSamples, messageSamples, newsSamples, user, writers } from './inbound-samples.fixture.js';
import { pushing, startPushedRig } from './pushed-rig.fixture.js';

// Everything that every provider may push: as it documents it, read, and answered at the strict provider itself. What a
// provider does not document its simulated side refuses, and then there is nothing to read.

let app: Awaited<ReturnType<typeof startPushedRig>>;
beforeAll(async () => {
  app = await startPushedRig({ timeline: [] }); // no statuses beside what is pushed on purpose
  for (const id of pushing) app.sideOf(id).sendWebhooksTo(app.addressOf(id));
});
afterAll(() => app.close());

/** What comes of something that a provider may push; `undefined` where it documents nothing of the kind. */
async function pushed<Given>(id: string, happen: () => Promise<Given>) {
  const [handled, posted] = [app.handled.length, app.sideOf(id).webhooks.length];
  try {
    const given = await happen();
    const [event, ...more] = app.handled.slice(handled).flatMap(({ events }) => events);
    expect([event?.type, more]).toEqual([expect.any(String), []]);
    await expectRepeat(id, event as WebhookEvent);
    return { given, event: event as WebhookEvent };
  } catch (error) {
    if (!(error instanceof Error) || !/ documents no /.test(error.message)) throw error;
    expect(app.sideOf(id).webhooks.length).toBe(posted);
    return undefined;
  }
}

/**
 * Providers deliver at least once. The second time it comes to an address of all, with the headers that a handler of the
 * Fetch API has: it is the same event of the same provider, marked.
 */
async function expectRepeat(id: string, event: WebhookEvent): Promise<void> {
  const { url, headers, body } = app.sideOf(id).webhooks.at(-1) ?? {};
  const request = { method: 'POST', url, headers: new Headers(headers), rawBody: Buffer.from(body ?? '') };
  const again = await app.client.handleWebhook(request as never);
  expect(again.response.status).toBe(200);
  expect(again.events).toEqual([{ ...event, duplicate: true }]);
}

/** Whether a value is a part of what was posted last, whole and unchanged. */
function isPosted(id: string, value: unknown): boolean {
  const { body = '' } = app.sideOf(id).webhooks.at(-1) ?? {};
  const content: unknown = body.startsWith('{')
    ? JSON.parse(body)
    : Object.fromEntries(new URLSearchParams(body));
  const isPartOf = (whole: unknown): boolean =>
    isDeepStrictEqual(whole, value) ||
    (typeof whole === 'object' && whole !== null && Object.values(whole).some(isPartOf));
  return isPartOf(content);
}

async function expectAnswerable(id: string, to: string, replyTo?: string): Promise<void> {
  const receipt = await app.client.send({
    to,
    type: 'text',
    text: 'Listo',
    tags: [id],
    ...(replyTo !== undefined && { replyTo }),
  });
  expect(receipt.isOk() || receipt.error).toBe(true);
  expect(
    app.simulator.ledger.acceptances
      .at(-1)
      ?.to.replace(/^whatsapp:/, '')
      .replace('+', ''),
  ).toBe(to.replace('+', ''));
}

const messages = Object.values(messageSamples)
  .flat()
  .map((sample) => [JSON.stringify({ ...sample[0], data: undefined }), sample] as const);
const news = Object.values(newsSamples).flat();
const files = messages.flatMap(([, [content]]) => ('mimeType' in content ? [content] : []));

describe.each(pushing)('what %s pushes', (id) => {
  it.each(messages)(
    'a message is read, kept whole and answered: %s',
    async (_, [content, expected, more = {}]) => {
      const told = await pushed(id, () => app.sideOf(id).receiveMessage(user, content));
      if (told === undefined) return;
      const { event, given: providerMessageId } = told;
      expect(event).toMatchObject({
        type: 'message',
        provider: id,
        providerMessageId,
        from: `+${user}`,
        // What WhatsApp gives to nobody, each provider calls by a word of its own.
        content:
          expected.type === 'unsupported' ? { type: 'unsupported', rawType: expect.any(String) } : expected,
        ...more,
      });
      expect(isPosted(id, event.raw)).toBe(true);
      // It is the part about this message, and not a piece of it.
      for (const part of [providerMessageId, user]) expect(JSON.stringify(event.raw)).toContain(part);
      const canReply = app.client.providers.get(id)?.capabilities.replyTo !== 'none';
      await expectAnswerable(id, `+${user}`, canReply ? providerMessageId : undefined);
    },
  );

  it.each(writers)('is answered to whoever wrote: %s', async (from) => {
    const told = await pushed(id, () => app.sideOf(id).receiveMessage(from, { type: 'text', text: 'Hola' }));
    if (told === undefined) return;
    if (told.event.type !== 'message') throw new Error(`read as ${told.event.type}`);
    await expectAnswerable(id, told.event.from);
    expect(app.simulator.ledger.acceptances.at(-1)?.to).toContain(from);
  });

  it.each(changeSamples)('a change is news, and no message: %j', async (content, expected) => {
    const told = await pushed(id, () => app.sideOf(id).receiveMessage(user, content));
    if (told === undefined) return;
    expect(told.event).toMatchObject({ ...expected, provider: id });
    expect(isPosted(id, told.event.raw)).toBe(true);
    await expectAnswerable(id, 'to' in told.event ? told.event.to : `+${user}`);
  });

  it.each(news)(
    'news is read and kept whole, and whoever is named can be written to: %j',
    async (one, expected) => {
      const told = await pushed(id, () => app.sideOf(id).receiveNews(one));
      if (told === undefined) return;
      const { event } = told;
      expect(event).toMatchObject({ ...expected, provider: id });
      expect(isPosted(id, event.raw)).toBe(true);
      for (const named of ['from', 'to'] as const) {
        const person = (event as { from?: string; to?: string })[named];
        if (person !== undefined) await expectAnswerable(id, person);
      }
    },
  );

  it('a status is kept whole, and whom it names can be written to', async () => {
    const sent = app.handled.length;
    app.sideOf(id).setTimeline(app.order(id).to, [{ status: 'delivered', afterMs: 0 }]);
    const receipt = (await app.client.sendTemplate(app.order(id)))._unsafeUnwrap();
    await expect.poll(() => app.handled.length).toBeGreaterThan(sent);
    const [event] = app.handled.slice(sent).flatMap(({ events }) => events);
    if (event?.type !== 'status') throw new Error(`read as ${event?.type}`);
    const { providerMessageId, correlationId } = receipt;
    const isEchoed = app.client.providers.get(id)?.capabilities.correlationId !== 'none';
    const known = { providerMessageId, ...(isEchoed && { correlationId }) };
    expect(event).toMatchObject({ provider: id, ...known, status: 'delivered' });
    // What was posted is recorded when it is answered, which may be a moment later.
    await expect.poll(() => isPosted(id, event.raw)).toBe(true);
    expect(event.recipient ?? app.order(id).to).toBe(app.order(id).to);
    await expectRepeat(id, event);
    // Whoever asks is told what was pushed, whether the provider can be asked or not.
    expect((await app.client.getStatus(receipt))._unsafeUnwrap().status).toBe('delivered');
  });

  it.each(files)('a file can be fetched: $type', async (content) => {
    const told = await pushed(id, () => app.sideOf(id).receiveMessage(user, content));
    if (told === undefined) return;
    if (told.event.type !== 'message' || !('media' in told.event.content)) throw new Error('no file');
    const download = (await app.client.downloadMedia(told.event.content.media))._unsafeUnwrap();
    expect(download).toMatchObject({ contentType: content.mimeType, size: content.data?.byteLength });
    const chunks: Uint8Array[] = [];
    for await (const chunk of download.body) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(content.data);
  });

  it('a message is acknowledged where the provider can, and else that is said before any call', async () => {
    const told = await pushed(id, () => app.sideOf(id).receiveMessage(user, { type: 'text', text: 'Hola' }));
    if (told === undefined) return;
    if (told.event.type !== 'message') throw new Error(`read as ${told.event.type}`);
    const asked = app.sideOf(id).requests.length;
    const done = await app.client.acknowledge(told.event, { typing: true });
    const isClaimed = app.client.providers.get(id)?.capabilities.acknowledge !== 'none';
    if (isClaimed) expect(done.isOk() || done.error).toBe(true);
    else {
      const unsupported = { kind: 'unsupported', capability: 'acknowledge', provider: id };
      expect(done._unsafeUnwrapErr()).toMatchObject(unsupported);
    }
    expect(app.sideOf(id).requests.length).toBe(isClaimed ? asked + 1 : asked);
  });
});
