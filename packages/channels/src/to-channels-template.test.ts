import { parseTemplateMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { channels } from './channels-provider.js';
import { createMessage } from './channels-request-api.js';
import { channelsTemplate } from './channels-settings.js';
import { common, endpoint, options, url } from './to-channels-request.fixture.js';

describe('toSendTemplate', () => {
  const projectId = 'c3b1e0a2-0000-4000-8000-000000000001';
  const binding = channelsTemplate.parse({
    projectId,
    version: 'latest',
    locale: 'es',
    variables: { customer: 'name' },
    header: 'photo',
    buttons: { '0': 'suffix' },
  });
  const templates = {
    order_shipped: { variables: ['customer', 'order'], binding },
    bare: { variables: [], binding: channelsTemplate.parse({ projectId, locale: 'es' }) },
  };
  const template = (message: object) =>
    channels.toRequest(endpoint, parseTemplateMessage({ ...common, ...message })._unsafeUnwrap(), templates);
  const variables = { customer: 'Ada', order: 'A-1' };

  it('is the documented template, each value under the key of the mapping', () => {
    const message = {
      name: 'order_shipped',
      variables,
      header: { type: 'image', media: { url } },
      buttons: [{ type: 'url', index: 0, value: 'A-1' }],
    };
    const body = createMessage.parse(JSON.parse(String(template(message)._unsafeUnwrap().body)));
    expect(body).not.toHaveProperty('body');
    expect(body.template).toEqual({
      projectId,
      version: 'latest',
      locale: 'es',
      parameters: [
        { type: 'string', key: 'name', value: 'Ada' },
        { type: 'string', key: 'order', value: 'A-1' },
        { type: 'string', key: 'photo', value: url },
        { type: 'string', key: 'suffix', value: 'A-1' },
      ],
    });
  });

  it('takes a variable with the name of what every object has for the key of its own name', () => {
    const mapped = { named: { variables: ['constructor'], binding: { ...binding, variables: {} } } };
    const message = { ...common, name: 'named', variables: { constructor: 'Ada' } };
    const request = channels.toRequest(endpoint, parseTemplateMessage(message)._unsafeUnwrap(), mapped);
    expect(JSON.parse(String(request._unsafeUnwrap().body)).template.parameters).toEqual([
      { type: 'string', key: 'constructor', value: 'Ada' },
    ]);
  });

  it.each([
    ['a header', { header: { type: 'text', text: 'Hi' } }, 'header'],
    ['a button', { buttons: [{ type: 'url', index: 0, value: 'x' }] }, 'buttons.0'],
  ])('says where the config lacks the key of %s', (_, more, part) => {
    expect(template({ name: 'bare', ...more })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining(`templates.bare.on.bird-eu.${part}`),
    });
  });

  it('refuses a name for the document of its header, which has no place, and sends one without', () => {
    const headed = (more: object) =>
      template({
        name: 'order_shipped',
        variables,
        header: { type: 'document', media: { url }, ...more },
        buttons: [{ type: 'url', index: 0, value: 'A-1' }],
      });
    expect(headed({ filename: 'Invoice.pdf' })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'templateHeaderMedia',
      message: expect.stringContaining('cannot name the file of a header'),
    });
    expect(headed({}).isOk()).toBe(true);
  });

  it('refuses options that belong to a body', () => {
    expect(template({ name: 'bare', ...options({ previewUrl: true }) })._unsafeUnwrapErr().kind).toBe(
      'validation',
    );
  });
});
