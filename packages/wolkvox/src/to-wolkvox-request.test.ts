import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { toCampaignLookup } from './to-wolkvox-request.js';
import type { WolkvoxEndpoint } from './wolkvox-connection.js';
import { wolkvox } from './wolkvox-provider.js';
import { sendMessageRequest, sendTemplateRequest } from './wolkvox-request-api.js';

const endpoint: WolkvoxEndpoint = {
  id: 'wolkvox-co',
  adapter: 'wolkvox',
  capabilities: wolkvox.capabilities,
  origin: 'https://wv0023.wolkvox.com',
  headers: { 'wolkvox-token': 'fake' },
  connectorId: '1',
  campaignId: '9',
  secrets: [],
  limitedBy: '',
};
const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_shipped_es' } },
  swapped: {
    variables: ['customer', 'order'],
    binding: { name: 'swapped_es', variables: ['order', 'customer'] },
  },
  plain: { variables: [], binding: { name: 'plain_es' } },
};
const to = '+573001112233';
const variables = { order: 'A-1', customer: 'Ada' };

const template = (message: object) =>
  wolkvox.toRequest(endpoint, parseTemplateMessage({ to, ...message })._unsafeUnwrap(), templates);
const bodyOf = (request: { body?: unknown }) => JSON.parse(String(request.body));

describe('toSendTemplate', () => {
  it('is the documented request, every field a string', () => {
    const request = template({
      name: 'order_shipped',
      language: 'es',
      variables,
      header: { type: 'image', media: { url: 'https://h.test/a.jpg' } },
      providerOptions: { wolkvox: { customerId: '110' } },
    })._unsafeUnwrap();
    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://wv0023.wolkvox.com',
      path: '/api/v2/whatsapp.php?api=send_template_official',
      headers: { 'wolkvox-token': 'fake', 'content-type': 'application/json' },
    });
    expect(bodyOf(request)).toEqual({
      connector_id: '1',
      telephone: '573001112233',
      template_name: 'order_shipped_es',
      template_vars: 'Ada;A-1',
      customer_id: '110',
      url_attach: 'https://h.test/a.jpg',
    });
    sendTemplateRequest.parse(bodyOf(request));
  });

  it('leaves empty what a message does not use', () => {
    const body = bodyOf(template({ name: 'plain' })._unsafeUnwrap());
    expect(body).toMatchObject({ template_vars: '', customer_id: '', url_attach: '' });
  });

  it('puts variables into the order of the mapping', () => {
    expect(bodyOf(template({ name: 'swapped', variables })._unsafeUnwrap()).template_vars).toBe('A-1;Ada');
  });

  it('does not take for a variable what every object has', () => {
    const odd = { odd: { variables: [], binding: { name: 'odd_es', variables: ['constructor'] } } };
    const message = parseTemplateMessage({ to, name: 'odd' })._unsafeUnwrap();
    expect(wolkvox.toRequest(endpoint, message, odd)._unsafeUnwrapErr().kind).toBe('template_params');
  });

  it('refuses a separator inside a variable instead of shifting the others', () => {
    const error = template({
      name: 'order_shipped',
      variables: { customer: 'Ada; Eve', order: 'A;1' },
    })._unsafeUnwrapErr();
    expect(error.kind).toBe('template_params');
    expect(error.issues?.map(({ path }) => path)).toEqual(['variables.customer', 'variables.order']);
  });

  it.each([
    ['a text header', { header: { type: 'text', text: 'Hi' } }, 'templateHeaderText'],
    [
      'a file name',
      { header: { type: 'document', media: { url: 'https://h.test/a.pdf' }, filename: 'a.pdf' } },
      'templateHeaderMedia',
    ],
  ])('refuses %s', (_, more, capability) => {
    expect(template({ name: 'plain', ...more })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability,
    });
  });

  it('refuses an option that it does not know', () => {
    const error = template({
      name: 'plain',
      providerOptions: { wolkvox: { costumerId: '1' } },
    })._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      message: expect.stringContaining('did you mean "customerId"'),
    });
  });
});

describe('toSendMessage', () => {
  it('is the documented request', () => {
    const message = parseFreeFormMessage({ to, type: 'text', text: 'Hola' })._unsafeUnwrap();
    const request = wolkvox.toRequest(endpoint, message)._unsafeUnwrap();
    expect(request.path).toBe('/api/v2/whatsapp.php?api=send_message_official');
    expect(sendMessageRequest.parse(bodyOf(request))).toEqual({
      connector_id: '1',
      telephone: '573001112233',
      message: 'Hola',
    });
  });
});

describe('toCampaignLookup', () => {
  const reference = {
    provider: 'wolkvox-co',
    providerMessageId: null,
    acceptedAt: '2026-11-20T10:00:00.000Z',
  };

  it('asks for a day around the acceptance, in the report’s own notation', () => {
    const { request, telephone } = toCampaignLookup(endpoint, { ...reference, to })._unsafeUnwrap();
    expect(telephone).toBe('573001112233');
    expect(request.path).toBe(
      '/api/v2/reports_manager.php?api=campaign_9&campaign_id=9&date_ini=20261119100000&date_end=20261121100000',
    );
  });

  it('cannot search without a recipient', () => {
    expect(toCampaignLookup(endpoint, reference)._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'to' }],
    });
  });
});
