import { capabilityNames, type MessageReference, type SendReceipt } from '@wamux/core';
import { expect, it } from 'vitest';
import { freeFormSamples, recipient, userIdRecipient } from './samples.js';
import { type ConformanceOptions, useProvider } from './suite.js';

/** All operations other than sending: a claimed one works, any other answers `unsupported`. */
export function describeOperations({
  start,
  templates,
  toReference = (receipt) => receipt,
}: ConformanceOptions): void {
  const under = useProvider(start);
  const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
    under.provider.capabilities[capability] !== 'none';

  async function accepted(): Promise<SendReceipt> {
    return (await under.provider.sendTemplate({ ...templates.plain, to: recipient }))._unsafeUnwrap();
  }

  it('is a provider of this contract, and says something about every capability', () => {
    const { provider } = under;
    expect(provider).toMatchObject({
      specificationVersion: 'v1',
      id: expect.stringMatching(/./),
      adapter: expect.stringMatching(/./),
    });
    expect(Object.keys(provider.capabilities).sort()).toEqual([...capabilityNames].sort());
    expect(provider.webhook !== undefined).toBe(isClaimed('webhook'));
    expect(provider.findByCorrelationId !== undefined).toBe(isClaimed('findByCorrelationId'));
    for (const optional of ['acknowledge', 'downloadMedia'] as const) {
      if (isClaimed(optional)) expect(provider[optional]).toBeTypeOf('function');
    }
  });

  it('getStatus: follows a message to its end, or is unsupported', async () => {
    const reference = toReference(await accepted());
    if (!isClaimed('getStatus')) {
      const error = (await under.provider.getStatus(reference))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'unsupported', capability: 'getStatus' });
      return;
    }
    const first = (await under.provider.getStatus(reference))._unsafeUnwrap();
    expect(first).toMatchObject({ provider: under.provider.id, rawStatus: expect.stringMatching(/./) });
    expect(['accepted', 'processing', 'sent']).toContain(first.status);
    // The status must be of this message, and of no other.
    expect(first.providerMessageId).toBe(reference.providerMessageId);

    under.rig.advance(60_000);
    const last = (await under.provider.getStatus(reference))._unsafeUnwrap();
    // A provider whose `getStatus` is only partly supported may report `read` by webhook alone.
    const isWhole = under.provider.capabilities.getStatus === 'full';
    const ends = isClaimed('readStatus') ? (isWhole ? ['read'] : ['read', 'delivered']) : ['delivered'];
    expect(ends).toContain(last.status);
  });

  it('getStatus: says of a message that failed that it did, and why', async () => {
    const { provider, rig } = under;
    if (!isClaimed('getStatus') || rig.failLater === undefined) return;
    rig.failLater();
    const reference = toReference(await accepted());
    rig.advance(60_000);
    const report = (await provider.getStatus(reference))._unsafeUnwrap();
    expect(report.status).toBe('failed');
    expect(report.error).toMatchObject({ kind: expect.stringMatching(/./), provider: provider.id });
  });

  it('getStatus: an error where the provider is away or the reference is none', async () => {
    const reference = toReference(await accepted());
    const wrong = await under.provider.getStatus({ provider: under.provider.id } as MessageReference);
    expect(['validation', 'unsupported']).toContain(wrong._unsafeUnwrapErr().kind);
    await under.rig.unplug();
    const away = await under.provider.getStatus(reference);
    expect(away._unsafeUnwrapErr().kind).toBe(isClaimed('getStatus') ? 'unavailable' : 'unsupported');
  });

  it('getStatus: an id that the provider never gave is no fault of the configuration', async () => {
    const receipt = await accepted();
    if (!isClaimed('getStatus') || receipt.providerMessageId === null) return;
    // With another last digit the id has the same form, and belongs to no message.
    const id = receipt.providerMessageId.replace(/.$/, (last) => (last === '1' ? '2' : '1'));
    const result = await under.provider.getStatus({ ...toReference(receipt), providerMessageId: id });
    const what = result.match(
      ({ status }) => status,
      ({ kind }) => kind,
    );
    expect(['unknown', 'validation']).toContain(what);
  });

  it.each([recipient, userIdRecipient])(
    'findByCorrelationId: finds a lost message to %s, and nothing else',
    async (to) => {
      const find = under.provider.findByCorrelationId;
      if (find === undefined) return expect(isClaimed('findByCorrelationId')).toBe(false);
      if (to === userIdRecipient && !isClaimed('userIdRecipient')) return expect(to).not.toBe(recipient);
      under.rig.stage('reset-after-acceptance');
      const since = new Date().toISOString();
      const message = { ...freeFormSamples.text, to, correlationId: 'lost-1' };
      const lost = (await under.provider.send(message))._unsafeUnwrapErr();
      expect(lost.outcome).toBe('unknown');

      const query = { provider: under.provider.id, to, since };
      const found = (await find({ ...query, correlationId: 'lost-1' }))._unsafeUnwrap();
      expect(found).toMatchObject({ correlationId: 'lost-1', providerMessageId: expect.stringMatching(/./) });
      expect((await find({ ...query, correlationId: 'never-sent' }))._unsafeUnwrap()).toBeNull();
      expect(under.rig.acceptanceCount()).toBe(1);
      return undefined;
    },
  );

  it('an operation whose provider is away: an error, never "there is none"', async () => {
    await under.rig.unplug();
    const { id } = under.provider;
    const query = { provider: id, to: recipient, since: new Date().toISOString(), correlationId: 'lost-1' };
    const data = new Uint8Array([137, 80, 78, 71]);
    const upload = { provider: id, data, contentType: 'image/png', filename: 'a.png' };
    const asked = {
      // If this were taken for an answer, "not found" would let the message be sent again.
      findByCorrelationId: await under.provider.findByCorrelationId?.(query),
      listTemplates: await under.provider.listTemplates(),
      uploadMedia: await under.provider.uploadMedia(upload),
    };
    for (const [operation, result] of Object.entries(asked)) {
      const kind = isClaimed(operation as keyof typeof asked) ? 'unavailable' : 'unsupported';
      if (result !== undefined) expect([operation, result]).toMatchObject([operation, { error: { kind } }]);
    }
  });

  it('uploadMedia: gives what a message can carry, or is unsupported', async () => {
    const upload = {
      provider: under.provider.id,
      data: new Uint8Array([137, 80, 78, 71]),
      contentType: 'image/png',
      filename: 'a.png',
    };
    const result = await under.provider.uploadMedia(upload);
    if (!isClaimed('uploadMedia')) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: 'uploadMedia' });
      return;
    }
    const uploaded = result._unsafeUnwrap();
    if ('handle' in uploaded) throw new Error('a template sample is no media');
    expect(uploaded.provider).toBe(under.provider.id);
    const receipt = await under.provider.send({ to: recipient, type: 'image', media: uploaded });
    expect(receipt.isOk()).toBe(true);
  });

  it('uploadMedia for a template sample: gives a handle, or is unsupported', async () => {
    const url = 'https://files.example.test/a.png';
    const result = await under.provider.uploadMedia({
      provider: under.provider.id,
      url,
      purpose: 'template-sample',
    });
    if (isClaimed('uploadTemplateSample')) {
      expect(result._unsafeUnwrap()).toEqual({
        provider: under.provider.id,
        handle: expect.stringMatching(/./),
      });
    } else {
      expect(result._unsafeUnwrapErr()).toMatchObject({
        kind: 'unsupported',
        capability: 'uploadTemplateSample',
      });
    }
  });

  it('uploadMedia: refuses bad input by name of the field', async () => {
    const result = await under.provider.uploadMedia({ provider: under.provider.id, data: 'text' } as never);
    const error = result._unsafeUnwrapErr();
    expect(error.kind).toBe('validation');
    expect(error.issues?.map(({ path }) => path)).toContain('data');
    expect(under.rig.requestCount()).toBe(0);
  });

  it('listTemplates: lists them, or is unsupported', async () => {
    const result = await under.provider.listTemplates();
    if (!isClaimed('listTemplates')) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: 'listTemplates' });
      return;
    }
    const listed = result._unsafeUnwrap();
    expect(listed.length).toBeGreaterThan(0);
    for (const template of listed) {
      expect(template).toMatchObject({
        provider: under.provider.id,
        name: expect.stringMatching(/./),
        state: 'approved',
      });
    }
  });

  it('close: may be called twice', async () => {
    await under.provider.close();
    await under.provider.close();
  });
}
