import type { SendError } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { freeFormSamples, recipient } from './samples.js';
import { type ConformanceOptions, useProvider } from './suite.js';

/** What WhatsApp refuses whichever provider passes it on. Several providers say that they have accepted it, and lose it. */
export function describeWhatsAppRules({ start, templates }: ConformanceOptions): void {
  const under = useProvider(start);

  function expectRefused(error: SendError, kind: string, path: string): void {
    expect(error).toMatchObject({ kind, outcome: 'not-accepted', attempts: [{ outcome: 'not-tried' }] });
    expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
    expect(under.rig.requestCount()).toBe(0);
  }

  const [variable = ''] = Object.keys(templates.plain.variables ?? {});

  it.each([
    ['nothing', ''],
    ['spaces alone', '  '],
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\r\nb'],
    ['a tab', 'a\tb'],
    ['five spaces in a row', 'a     b'],
    ['more characters than any template takes', 'x'.repeat(32_769)],
  ])('a template is not filled with %s', async (_, text) => {
    const variables = { ...templates.plain.variables, [variable]: text };
    const result = await under.provider.sendTemplate({ ...templates.plain, variables, to: recipient });
    expectRefused(result._unsafeUnwrapErr(), 'template_params', `variables.${variable}`);
  });

  it('a template is filled with four spaces in a row', async () => {
    const variables = { ...templates.plain.variables, [variable]: 'a    b' };
    const result = await under.provider.sendTemplate({ ...templates.plain, variables, to: recipient });
    expect(result.isOk() || result.error).toBe(true);
    expect(under.rig.acceptanceCount()).toBe(1);
  });

  it.each([
    ['templateHeaderText', { header: { type: 'text', text: 'a\nb' } }, 'header.text'],
    ['templateHeaderText', { header: { type: 'text', text: 'x'.repeat(61) } }, 'header.text'],
    ['templateUrlButton', { buttons: [{ type: 'url', index: 0, value: 'a\tb' }] }, 'buttons[0].value'],
  ] as const)('%s: not filled with what WhatsApp refuses', async (part, content, path) => {
    const sample = templates[part];
    if (sample === undefined) return;
    const result = await under.provider.sendTemplate({ ...sample, ...content, to: recipient });
    expectRefused(result._unsafeUnwrapErr(), 'template_params', path);
  });

  describe('files that WhatsApp does not carry', () => {
    const url = (name: string) => `https://files.example.test/${name}`;
    const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
      under.provider.capabilities[capability] !== 'none';

    it.each([
      ['image', 'a.webp', undefined, 'media.url'],
      ['image', 'a', 'image/gif', 'contentType'],
      ['image', 'a.jpg', 'image/png', 'contentType'],
      ['video', 'a.mov', undefined, 'media.url'],
      ['video', 'a', 'video/webm', 'contentType'],
      ['video', 'a.mp4', 'video/3gpp', 'contentType'],
      ['audio', 'a.wav', undefined, 'media.url'],
      ['audio', 'a', 'audio/opus', 'contentType'],
      ['audio', 'a.mp3', 'audio/aac', 'contentType'],
      ['sticker', 'a.png', undefined, 'media.url'],
      ['sticker', 'a', 'image/png', 'contentType'],
      ['document', 'a.docx', 'application/pdf', 'contentType'],
    ] as const)('%s %s as %s', async (type, name, contentType, path) => {
      const media = { url: url(name) };
      const result = await under.provider.send({ ...freeFormSamples[type], media, contentType });
      if (isClaimed(type)) expectRefused(result._unsafeUnwrapErr(), 'validation', path);
      else expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: type });
    });

    it('the header of a template', async () => {
      if (!isClaimed('templateHeaderMedia')) return;
      const header = { type: 'image' as const, media: { url: url('a.webp') } };
      const sample = templates.templateHeaderMedia ?? templates.plain;
      const result = await under.provider.sendTemplate({ ...sample, header, to: recipient });
      expectRefused(result._unsafeUnwrapErr(), 'validation', 'header.media.url');
    });
  });
}
