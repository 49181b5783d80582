import type { InboundMessageEvent, InboundReference, ReceivedMedia } from '@wamux/core';
import { expect, it } from 'vitest';
import { type ConformanceOptions, useProvider } from './suite.js';

const picture = new TextEncoder().encode('a picture');

/** Users' messages can be answered; they can be acknowledged and their files fetched where those capabilities are claimed. */
export function describeInbound({ start }: ConformanceOptions): void {
  const under = useProvider(start);
  const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
    under.provider.capabilities[capability] !== 'none';

  /** A user's picture; `undefined` where no webhook is configured, or no capability is claimed that would need it. */
  async function received(): Promise<InboundMessageEvent | undefined> {
    const { provider, rig } = under;
    const isOfUse = isClaimed('acknowledge') || isClaimed('downloadMedia');
    if (!isOfUse || provider.webhook === undefined || rig.receivePicture === undefined) return undefined;
    const [event] = provider.webhook.parse(await rig.receivePicture(picture));
    if (event?.type !== 'message')
      throw new Error(`a message of a user is read as ${event?.type ?? 'nothing'}`);
    return event;
  }

  it('acknowledge: marks a message as read, or is unsupported', async () => {
    const { provider, rig } = under;
    if (!isClaimed('acknowledge')) {
      const error = (await provider.acknowledge?.(someMessage(provider.id)))?._unsafeUnwrapErr();
      if (provider.acknowledge)
        expect(error).toMatchObject({ kind: 'unsupported', capability: 'acknowledge' });
      return expect(rig.requestCount()).toBe(0);
    }
    const wrong = await provider.acknowledge?.({ provider: provider.id } as InboundReference);
    expect(wrong?._unsafeUnwrapErr().issues?.map(({ path }) => path)).toContain('providerMessageId');
    expect(rig.requestCount()).toBe(0);
    const event = await received();
    if (event === undefined) return undefined;
    expect((await provider.acknowledge?.(event))?.isOk()).toBe(true);
    expect((await provider.acknowledge?.(event, { typing: true }))?.isOk()).toBe(true);
    expect(rig.requestCount()).toBe(2);
    for (const request of rig.requests?.() ?? []) {
      expect(decodeURIComponent(request)).toContain(event.providerMessageId);
    }
    return undefined;
  });

  it('downloadMedia: fetches a file within its ceiling, or is unsupported', async () => {
    const { provider, rig } = under;
    if (!isClaimed('downloadMedia')) {
      const media = { provider: provider.id, id: '1' };
      const error = (await provider.downloadMedia?.(media))?._unsafeUnwrapErr();
      if (provider.downloadMedia) {
        expect(error).toMatchObject({ kind: 'unsupported', capability: 'downloadMedia' });
      }
      return expect(rig.requestCount()).toBe(0);
    }
    const wrong = await provider.downloadMedia?.({ provider: provider.id } as ReceivedMedia);
    expect(wrong?._unsafeUnwrapErr().kind).toBe('validation');
    expect(rig.requestCount()).toBe(0);
    const event = await received();
    if (event === undefined) return undefined;
    if (!('media' in event.content)) throw new Error(`a picture is read as ${event.content.type}`);
    const { media } = event.content;
    const download = (await provider.downloadMedia?.(media))?._unsafeUnwrap();
    expect(download).toMatchObject({ contentType: 'image/png', size: picture.byteLength });
    const chunks: Uint8Array[] = [];
    for await (const chunk of download?.body ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(picture));

    const tooLarge = await provider.downloadMedia?.(media, { maxBytes: picture.byteLength - 1 });
    return expect(tooLarge?._unsafeUnwrapErr().kind).toBe('media');
  });

  it('answers a user by what the event says of them', async () => {
    const event = await received();
    if (event === undefined) return expect(under.rig.acceptanceCount()).toBe(0);
    const { from, providerMessageId } = event;
    const replyTo = isClaimed('replyTo') ? { replyTo: providerMessageId } : {};
    const receipt = await under.provider.send({ to: from, type: 'text', text: 'Hola', ...replyTo });
    expect(receipt.isOk() || receipt.error).toBe(true);
    return expect(under.rig.acceptanceCount()).toBe(1);
  });
}

const someMessage = (provider: string): InboundReference => ({ provider, providerMessageId: 'wamid.1' });
