import { describe, expect, it } from 'vitest';

import { options, send, url, wire } from './to-channels-request.fixture.js';

describe('the options of a message', () => {
  it('puts everything else at the top level', () => {
    const message = {
      type: 'text',
      text: 'Hi',
      replyTo: 'm-1',
      tags: ['orders', 'Vip_1'],
      scheduledFor: '2026-12-01T10:00:00Z',
      validityMs: 90_500,
      ...options({
        useCase: 'marketing',
        capFrequency: true,
        ignoreQuietHours: true,
        ignoreGlobalHoldout: false,
        enableLinkTracking: true,
        notificationUrl: 'https://h.test/n',
      }),
    };
    expect(wire(message)).toMatchObject({
      replyTo: { id: 'm-1', type: 'message' },
      tags: ['orders', 'Vip_1'],
      scheduledFor: '2026-12-01T10:00:00Z',
      validity: 91,
      meta: { extraInformation: { useCase: 'marketing' } },
      capFrequency: true,
      ignoreQuietHours: true,
      ignoreGlobalHoldout: false,
      enableLinkTracking: true,
      notification: { url: 'https://h.test/n' },
    });
  });

  it.each([
    [
      'a document whose type nobody can tell',
      { type: 'document', media: { url: 'https://h.test/x' } },
      'unsupported',
      'document',
    ],
    ['a tag that Bird would refuse', { type: 'text', text: 'x', tags: ['ok', 'a:b'] }, 'unsupported', 'tags'],
  ])('leaves %s to another provider', (_, message, kind, capability) => {
    expect(send(message)._unsafeUnwrapErr()).toMatchObject({ kind, capability });
  });

  const card = { title: 'C', mediaUrl: url, link: { text: 'Open', url: 'https://h.test' } };
  it.each([
    [
      'an option that it does not know',
      { type: 'text', text: 'x', ...options({ previewURL: true }) },
      'providerOptions.channels',
    ],
    [
      'images on a text',
      { type: 'text', text: 'x', ...options({ images: [{ url }] }) },
      'providerOptions.channels.images',
    ],
    [
      'a preview on an image',
      { type: 'image', media: { url }, ...options({ previewUrl: true }) },
      'providerOptions.channels.previewUrl',
    ],
    [
      'a carousel with a preview',
      { type: 'text', text: 'x', ...options({ previewUrl: true, carousel: { cards: [card, card] } }) },
      'providerOptions.channels.carousel',
    ],
    [
      'one card',
      { type: 'text', text: 'x', ...options({ carousel: { cards: [card] } }) },
      'providerOptions.channels.carousel.cards',
    ],
    [
      'a long introduction',
      { type: 'text', text: 'x'.repeat(1025), ...options({ carousel: { cards: [card, card] } }) },
      'text',
    ],
    [
      'a text that an OTP body would lose',
      {
        type: 'text',
        text: 'Your code',
        ...options({ otp: { disclaimer: true, actions: [{ text: '1' }] } }),
      },
      'text',
    ],
    [
      'a frequency cap without marketing',
      { type: 'text', text: 'x', ...options({ capFrequency: true }) },
      'providerOptions.channels.capFrequency',
    ],
  ])('refuses %s, and names the field', (_, message, path) => {
    const error = send(message)._unsafeUnwrapErr();
    expect(error.kind).toBe('validation');
    expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
  });
});
