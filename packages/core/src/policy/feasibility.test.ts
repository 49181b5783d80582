import { describe, expect, it } from 'vitest';
import { type Capability, capabilityNames, type ProviderCapabilities } from '../capabilities.js';
import { parseFreeFormMessage, parseTemplateMessage } from '../input/parse-message.js';
import { findUnsupported } from './feasibility.js';

const everything = Object.fromEntries(capabilityNames.map((name) => [name, 'full'])) as ProviderCapabilities;
const without = (...names: Capability[]) => ({
  id: 'p',
  adapter: 'a',
  capabilities: {
    ...everything,
    ...Object.fromEntries(names.map((name) => [name, 'none'])),
  } as ProviderCapabilities,
});

const to = '+573001112233';
const url = 'https://example.test/a.jpg';
const text = (more: object = {}) =>
  parseFreeFormMessage({ to, type: 'text', text: 'x', ...more })._unsafeUnwrap();
const image = (media: object) => parseFreeFormMessage({ to, type: 'image', media })._unsafeUnwrap();
const buttons = (more: object) =>
  parseFreeFormMessage({
    to,
    type: 'buttons',
    text: 'x',
    buttons: [{ id: '1', title: '1' }],
    ...more,
  })._unsafeUnwrap();
const list = (more: object) =>
  parseFreeFormMessage({
    to,
    type: 'list',
    text: 'x',
    button: 'x',
    sections: [{ rows: [{ id: '1', title: '1' }] }],
    ...more,
  })._unsafeUnwrap();
const place = { latitude: 4.71, longitude: -74.07 };
const button = { index: 0, value: 'x' };
const template = (more: object) => parseTemplateMessage({ to, name: 't', ...more })._unsafeUnwrap();

describe('findUnsupported', () => {
  it.each([
    ['the type', 'text', text()],
    ['replyTo', 'replyTo', text({ replyTo: 'm1' })],
    ['scheduledFor', 'scheduledFor', text({ scheduledFor: '2026-01-01T00:00:00Z' })],
    ['validityMs', 'validityMs', text({ validityMs: 1000 })],
    ['media by URL', 'mediaUrl', image({ url })],
    ['media by id', 'mediaId', image({ id: 'm1', provider: 'p' })],
    ['a text header', 'templateHeaderText', template({ header: { type: 'text', text: 'x' } })],
    ['a media header', 'templateHeaderMedia', template({ header: { type: 'image', media: { url } } })],
    ['media by URL in a header', 'mediaUrl', template({ header: { type: 'image', media: { url } } })],
    ['a url button', 'templateUrlButton', template({ buttons: [{ type: 'url', index: 0, value: 'x' }] })],
    [
      'a quick reply',
      'templateQuickReplyButton',
      template({ buttons: [{ type: 'quick-reply', index: 0, value: 'x' }] }),
    ],
    ['a user id', 'userIdRecipient', text({ to: 'CO.1349' })],
    ['a header of text', 'headerText', list({ header: { type: 'text', text: 'x' } })],
    ['a header of media', 'headerMedia', buttons({ header: { type: 'image', media: { url } } })],
    ['media by URL in a header', 'mediaUrl', buttons({ header: { type: 'image', media: { url } } })],
    ['a footer', 'footer', buttons({ footer: 'x' })],
    ['a location header', 'templateHeaderLocation', template({ header: { type: 'location', ...place } })],
    ['a code to copy', 'templateCopyCodeButton', template({ buttons: [{ ...button, type: 'copy-code' }] })],
    ['a flow button', 'templateFlowButton', template({ buttons: [{ ...button, type: 'flow' }] })],
  ] as const)(
    'names %s where the provider lacks it, and nothing where it has it',
    (_, capability, message) => {
      expect(findUnsupported(without(capability), message)).toMatchObject({
        kind: 'unsupported',
        capability,
      });
      expect(findUnsupported(without(), message)).toBeUndefined();
    },
  );

  it('refuses a kind of message of which a provider for an older core says nothing', () => {
    const { text: _, ...older } = everything;
    const provider = { id: 'p', adapter: 'a', capabilities: older as ProviderCapabilities };
    expect(findUnsupported(provider, text())).toMatchObject({ kind: 'unsupported', capability: 'text' });
  });

  it('refuses a media id of another provider, whatever the capabilities', () => {
    const message = image({ id: 'm1', provider: 'other' });
    expect(findUnsupported(without(), message)).toMatchObject({ capability: 'mediaId' });
  });

  it('names the part of a template before the media in it: media of no kind would help', () => {
    const message = template({ header: { type: 'image', media: { url } } });
    expect(findUnsupported(without('templateHeaderMedia', 'mediaUrl'), message)).toMatchObject({
      capability: 'templateHeaderMedia',
    });
  });

  it('lets tags pass a provider without tags: they change nothing for the recipient', () => {
    expect(findUnsupported(without('tags'), text({ tags: ['otp'] }))).toBeUndefined();
  });

  it('ignores what is only a hint where a provider has no counterpart', () => {
    expect(findUnsupported(without('preview'), text({ preview: true }))).toBeUndefined();
    const audio = { to, type: 'audio', media: { url: 'https://example.test/a.ogg' }, voice: true };
    expect(findUnsupported(without('voice'), parseFreeFormMessage(audio)._unsafeUnwrap())).toBeUndefined();
  });

  it('refuses options that are for other adapters only', () => {
    expect(findUnsupported(without(), text({ providerOptions: { b: { x: 1 } } }))).toMatchObject({
      capability: 'providerOptions',
    });
    expect(findUnsupported(without(), text({ providerOptions: { b: { x: 1 }, a: {} } }))).toBeUndefined();
  });
});

it.each([
  ['the provider of media', (name: string) => image({ id: '1', provider: name })],
  ['the name of options', (name: string) => text({ providerOptions: { [name]: {} } })],
])('a refusal quotes %s without a number, an escape or its end', (_, messageWith) => {
  const quote = (name: string) => findUnsupported(without(), messageWith(name))?.message ?? '';
  expect(quote('own\n+573009998877')).toContain('own\\u000a…8877');
  expect(quote('x'.repeat(100_000)).length).toBeLessThan(200);
});

it('a refusal of options for many other adapters names some of them', () => {
  const options = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`other${n}`, {}]));
  const error = findUnsupported(without(), text({ providerOptions: options }));
  expect(error?.message).toContain('other9 and 4990 more only');
});
