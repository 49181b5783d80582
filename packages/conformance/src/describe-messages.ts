import type { FreeFormMessage, SendError, SendReceipt } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import {
  carriedSamples,
  frameSamples,
  freeFormSamples,
  freeFormTypes,
  recipient,
  templateParts,
  userIdRecipient,
} from './samples.js';
import { type ConformanceOptions, useProvider } from './suite.js';

/** Every message type and everything that a message may carry is sent once as documented, or refused unsent. */
export function describeMessages({ start, templates }: ConformanceOptions): void {
  const under = useProvider(start);
  const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
    under.provider.capabilities[capability] !== 'none';

  function expectAccepted(receipt: SendReceipt): void {
    const { id } = under.provider;
    expect(under.rig.acceptanceCount()).toBe(1);
    expect(receipt).toMatchObject({
      provider: id,
      status: expect.stringMatching(/^(accepted|scheduled|processing)$/),
      correlationId: 'conformance-1',
      acceptedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      attempts: [{ provider: id, outcome: 'accepted', durationMs: expect.any(Number) }],
      providerMessageId: isClaimed('providerMessageId') ? expect.stringMatching(/./) : null,
    });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect(receipt).toHaveProperty('raw');
  }

  function expectUnsupported(error: SendError, capability: string): void {
    expect(error).toMatchObject({
      kind: 'unsupported',
      outcome: 'not-accepted',
      capability,
      provider: under.provider.id,
      correlationId: 'conformance-1',
      attempts: [{ provider: under.provider.id, outcome: 'not-tried', durationMs: 0 }],
    });
    expect(under.rig.requestCount()).toBe(0);
  }

  const correlationId = 'conformance-1';

  it.each(freeFormTypes)('%s: sent once, or refused before any request', async (type) => {
    const result = await under.provider.send({ ...freeFormSamples[type], correlationId });
    if (isClaimed(type)) expectAccepted(result._unsafeUnwrap());
    else expectUnsupported(result._unsafeUnwrapErr(), type);
  });

  it('template: sent once, or refused before any request', async () => {
    const result = await under.provider.sendTemplate({ ...templates.plain, to: recipient, correlationId });
    if (isClaimed('template')) expectAccepted(result._unsafeUnwrap());
    else expectUnsupported(result._unsafeUnwrapErr(), 'template');
  });

  it('preview: shows the request, or the refusal that send would give, and sends nothing', async ({
    skip,
  }) => {
    const { provider } = under;
    // The contract makes the preview optional. The report then shows a skipped test, not one that tests nothing.
    if (provider.preview === undefined) return skip('this provider has no preview');
    const template = { ...templates.plain, to: recipient, correlationId };
    const freeForm = [
      ...freeFormTypes.map((type) => ({ ...freeFormSamples[type], correlationId })),
      { ...freeFormSamples.text, to: 'nobody' },
    ].map((message) => ({ message, send: () => provider.send(message) }));
    const everything = [
      ...freeForm,
      ...[template, { ...template, type: 'template' as const }].map((message) => ({
        message,
        send: () => provider.sendTemplate(message),
      })),
    ];
    const results = everything.map(({ message }) => provider.preview?.(message));
    expect(under.rig.requestCount()).toBe(0);
    for (const [index, { send }] of everything.entries()) {
      const shown = results[index];
      if (shown?.isOk()) {
        expect(shown.value).toMatchObject({
          provider: under.provider.id,
          url: expect.stringMatching(/^http/),
        });
      } else {
        expect(shown?._unsafeUnwrapErr()).toEqual((await send())._unsafeUnwrapErr());
      }
    }
    expect(under.rig.requestCount()).toBe(0);
    const text = JSON.stringify(results);
    expect(text).not.toContain(recipient.slice(1));
    for (const secret of under.rig.secrets) expect(text).not.toContain(secret);
  });

  it.each(['replyTo', 'scheduledFor', 'validityMs'] as const)(
    '%s: carried, or refused',
    async (capability) => {
      const message = { ...freeFormSamples.text, ...carriedSamples[capability], correlationId };
      const result = await under.provider.send(message);
      if (isClaimed(capability)) expectAccepted(result._unsafeUnwrap());
      else expectUnsupported(result._unsafeUnwrapErr(), capability);
    },
  );

  it.each(Object.keys(frameSamples) as (keyof typeof frameSamples)[])(
    '%s: shown with every kind that has it, with some where it is partial, or refused',
    async (capability) => {
      const { part, kinds } = frameSamples[capability];
      const claimed = kinds.filter(isClaimed);
      const send = (type: (typeof kinds)[number]) =>
        under.provider.send({ ...freeFormSamples[type], ...part, correlationId } as FreeFormMessage);
      if (!isClaimed(capability) || claimed.length === 0) {
        const type = claimed[0] ?? kinds[0];
        const refused = await send(type);
        expectUnsupported(refused._unsafeUnwrapErr(), claimed.length === 0 ? type : capability);
        return;
      }
      const results = await Promise.all(claimed.map(send));
      const errors = results.flatMap((result) => (result.isErr() ? [result.error] : []));
      for (const error of errors) {
        expect(error).toMatchObject({ kind: 'unsupported', attempts: [{ outcome: 'not-tried' }] });
      }
      expect(errors.length).toBeLessThan(claimed.length);
      if (under.provider.capabilities[capability] === 'full') expect(errors).toEqual([]);
      expect(under.rig.acceptanceCount()).toBe(claimed.length - errors.length);
    },
  );

  it('userIdRecipient: written to, or refused', async () => {
    const message = { ...freeFormSamples.text, to: userIdRecipient, correlationId };
    const result = await under.provider.send(message);
    if (isClaimed('userIdRecipient')) expectAccepted(result._unsafeUnwrap());
    else expectUnsupported(result._unsafeUnwrapErr(), 'userIdRecipient');
  });

  it.each([
    ['preview', { ...freeFormSamples.text, preview: true }],
    ['voice', { ...freeFormSamples.audio, voice: true as const }],
  ])('%s: a hint, and never a reason to refuse', async (_, sample) => {
    const message: FreeFormMessage = { ...sample, correlationId };
    const result = await under.provider.send(message);
    if (isClaimed(sample.type)) expectAccepted(result._unsafeUnwrap());
    else expectUnsupported(result._unsafeUnwrapErr(), sample.type);
  });

  it('templateNamedParameters: filled by name, and claimed where a sample shows it', async () => {
    const sample = templates.templateNamedParameters;
    expect(isClaimed('templateNamedParameters')).toBe(sample !== undefined);
    if (sample === undefined) return;
    const result = await under.provider.sendTemplate({ ...sample, to: recipient, correlationId });
    expectAccepted(result._unsafeUnwrap());
  });

  it('tags: never a reason to refuse', async () => {
    const result = await under.provider.send({
      ...freeFormSamples.text,
      ...carriedSamples.tags,
      correlationId,
    });
    expectAccepted(result._unsafeUnwrap());
  });

  it.each(Object.keys(templateParts) as (keyof typeof templateParts)[])(
    '%s: filled, or refused',
    async (part) => {
      if (isClaimed(part)) {
        const sample = templates[part];
        if (sample === undefined) throw new Error(`${part} is claimed, and no sample shows it`);
        const result = await under.provider.sendTemplate({ ...sample, to: recipient, correlationId });
        expectAccepted(result._unsafeUnwrap());
      } else {
        const message = { ...templates.plain, ...templateParts[part], to: recipient, correlationId };
        expectUnsupported((await under.provider.sendTemplate(message))._unsafeUnwrapErr(), part);
      }
    },
  );

  it('media by the id of another provider: refused', async () => {
    const media = { id: 'media-1', provider: 'somebody-else' };
    const result = await under.provider.send({ to: recipient, type: 'image', media, correlationId });
    expectUnsupported(result._unsafeUnwrapErr(), isClaimed('image') ? 'mediaId' : 'image');
  });

  it('options for another adapter only: refused', async () => {
    const message = {
      ...freeFormSamples.text,
      providerOptions: { 'no-such-adapter': { a: 1 } },
      correlationId,
    };
    expectUnsupported((await under.provider.send(message))._unsafeUnwrapErr(), 'providerOptions');
  });

  it('gives a message without a correlation id one of its own', async () => {
    const receipt = (await under.provider.send(freeFormSamples.text))._unsafeUnwrap();
    expect(receipt.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('bad input is refused before any request, by name of the field', () => {
    it.each([
      ['nothing', undefined, 'validation', '(root)'],
      ['no recipient', { type: 'text', text: 'x' }, 'recipient_invalid', 'to'],
      ['an empty recipient', { ...freeFormSamples.text, to: '' }, 'recipient_invalid', 'to'],
      [
        'a recipient without a country',
        { ...freeFormSamples.text, to: '3001112233' },
        'recipient_invalid',
        'to',
      ],
      ['an unknown type', { to: recipient, type: 'gif' }, 'validation', 'type'],
      ['text over 4096', { ...freeFormSamples.text, text: 'x'.repeat(4097) }, 'validation', 'text'],
      ['an unknown field', { ...freeFormSamples.text, txet: 'x' }, 'validation', '(root)'],
    ])('%s', async (_, message, kind, path) => {
      const error = (await under.provider.send(message as never))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind, outcome: 'not-accepted', attempts: [{ outcome: 'not-tried' }] });
      expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
      expect(under.rig.requestCount()).toBe(0);
    });

    it.each([
      ['a template that is not mapped', { name: 'no_such_template', variables: {} }, 'template_not_found'],
      ['a missing variable', { ...templates.plain, variables: {} }, 'template_params'],
      [
        'an extra variable',
        { ...templates.plain, variables: { ...templates.plain.variables, extra: 'x' } },
        'template_params',
      ],
    ])('%s', async (_, message, kind) => {
      const error = (await under.provider.sendTemplate({ ...message, to: recipient }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind, outcome: 'not-accepted', attempts: [{ outcome: 'not-tried' }] });
      expect(under.rig.requestCount()).toBe(0);
    });
  });
}
