import { type FreeFormMessage, messageKinds } from '@wamux/core';
import { parseFreeFormMessage } from '@wamux/core/input';
import type { MessageMappers } from '@wamux/provider-kit';
import { describe, expect, it } from 'vitest';
import { metaContent } from './meta-message.js';
import { type MetaMessageOptions, toMetaContent } from './to-meta-content.js';

const to = '+573001112233';
const url = 'https://h.test/a.jpg';

/** What is sent, as Meta's own schema reads it. */
function wire(message: object, options: MetaMessageOptions = {}): unknown {
  const parsed = parseFreeFormMessage({ to, ...message })._unsafeUnwrap();
  const mappers: MessageMappers<unknown, MetaMessageOptions, unknown> = toMetaContent;
  const content = mappers[parsed.type]?.(parsed as never, undefined, options)._unsafeUnwrap();
  return metaContent.parse(JSON.parse(JSON.stringify(content)));
}
const interactive = (message: object) => (wire(message) as { interactive: unknown }).interactive;

describe('the content of a message', () => {
  const samples = messageKinds.filter(({ type }) => type !== 'template');

  it.each(samples.map(({ type, sample }) => [type, sample] as const))(
    '%s is one of Meta’s own',
    (_, sample) => {
      expect(() => wire(sample as FreeFormMessage)).not.toThrow();
    },
  );

  it('says a preview in the message’s own words before the provider’s', () => {
    const text = { type: 'text', text: 'https://h.test' };
    const preview = (more: object, options?: MetaMessageOptions) =>
      (wire({ ...text, ...more }, options) as { text: { preview_url?: boolean } }).text.preview_url;
    expect(preview({})).toBeUndefined();
    expect(preview({ preview: true })).toBe(true);
    expect(preview({}, { previewUrl: true })).toBe(true);
    expect(preview({ preview: false }, { previewUrl: true })).toBe(false);
  });

  it('marks a recording as a voice message', () => {
    const audio = { type: 'audio', media: { url: 'https://h.test/a.ogg' }, voice: true };
    expect(wire(audio)).toEqual({ type: 'audio', audio: { link: 'https://h.test/a.ogg', voice: true } });
  });

  it('gives a card the id of its number, and addresses', () => {
    const contact = {
      name: { formattedName: 'Ada' },
      phones: [{ phone: '+57 300', waId: '573001112233' }],
      addresses: [{ city: 'Bogotá', countryCode: 'CO' }],
    };
    expect(wire({ type: 'contacts', contacts: [contact] })).toMatchObject({
      contacts: [
        {
          phones: [{ phone: '+57 300', wa_id: '573001112233' }],
          addresses: [{ city: 'Bogotá', country_code: 'CO' }],
        },
      ],
    });
  });

  const buttons = { type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }], footer: 'f' };
  it.each([
    [
      { type: 'text', text: 'H' },
      { type: 'text', text: 'H' },
    ],
    [
      { type: 'image', media: { url } },
      { type: 'image', image: { link: url } },
    ],
    [
      { type: 'image', media: { id: '1', provider: 'm' } },
      { type: 'image', image: { id: '1' } },
    ],
    [
      { type: 'video', media: { url: 'https://h.test/a.mp4' } },
      { type: 'video', video: { link: 'https://h.test/a.mp4' } },
    ],
    [
      { type: 'document', media: { url: 'https://h.test/a.pdf' } },
      { type: 'document', document: { link: 'https://h.test/a.pdf', filename: 'a.pdf' } },
    ],
  ])('puts the header %j above buttons', (header, expected) => {
    expect(interactive({ ...buttons, header })).toEqual({
      type: 'button',
      header: expected,
      body: { text: 'Coming?' },
      footer: { text: 'f' },
      action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
    });
  });

  it('is an interactive message of the form that each kind has', () => {
    expect(interactive({ type: 'link-button', text: 'Track', title: 'Open', url: 'https://h.test' })).toEqual(
      {
        type: 'cta_url',
        body: { text: 'Track' },
        action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://h.test' } },
      },
    );
    expect(interactive({ type: 'location-request', text: 'Where?' })).toEqual({
      type: 'location_request_message',
      body: { text: 'Where?' },
      action: { name: 'send_location' },
    });
    const flow = { type: 'flow', text: 'Choose', button: 'Go', flowId: '1', token: 't' };
    const parameters = { flow_message_version: '3', flow_id: '1', flow_cta: 'Go', flow_token: 't' };
    expect(interactive(flow)).toEqual({
      type: 'flow',
      body: { text: 'Choose' },
      action: { name: 'flow', parameters },
    });
    expect(interactive({ ...flow, screen: 'FIRST', data: { a: 1 } })).toMatchObject({
      action: {
        parameters: {
          ...parameters,
          flow_action: 'navigate',
          flow_action_payload: { screen: 'FIRST', data: { a: 1 } },
        },
      },
    });
    expect(interactive({ type: 'product', catalogId: 'c', productId: 'p', footer: 'f' })).toEqual({
      type: 'product',
      footer: { text: 'f' },
      action: { catalog_id: 'c', product_retailer_id: 'p' },
    });
    const sections = [{ title: 'Bread', productIds: ['p', 'q'] }];
    const header = { type: 'text', text: 'Bakery' };
    expect(interactive({ type: 'product-list', text: 'Fresh', catalogId: 'c', header, sections })).toEqual({
      type: 'product_list',
      header,
      body: { text: 'Fresh' },
      action: {
        catalog_id: 'c',
        sections: [
          { title: 'Bread', product_items: [{ product_retailer_id: 'p' }, { product_retailer_id: 'q' }] },
        ],
      },
    });
  });
});
