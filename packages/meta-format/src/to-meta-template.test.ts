import type { ProviderCapabilities } from '@wamux/core';
import { parseTemplateMessage } from '@wamux/core/input';
import { bindTemplate } from '@wamux/core/policy';
import { describe, expect, it } from 'vitest';
import { metaContent } from './meta-message.js';
import { metaTemplate } from './meta-template.js';
import type { MetaMessageOptions } from './to-meta-content.js';
import { toMetaTemplate } from './to-meta-template.js';

const to = '+573001112233';
const endpoint = { id: 'meta', adapter: 'cloud-api', capabilities: {} as ProviderCapabilities };

function map(binding: object, variables: string[], message: object, options: MetaMessageOptions = {}) {
  const templates = {
    t: { variables, binding: metaTemplate.parse({ name: 'theirs', language: 'es', ...binding }) },
  };
  const parsed = parseTemplateMessage({ to, name: 't', ...message })._unsafeUnwrap();
  return bindTemplate('meta', templates, parsed).andThen((bound) =>
    toMetaTemplate(parsed, bound, endpoint, options),
  );
}
const wire = (...args: Parameters<typeof map>) => {
  const content = JSON.parse(JSON.stringify(map(...args)._unsafeUnwrap()));
  return (metaContent.parse(content) as { template: { components?: unknown; language: unknown } }).template;
};

describe('a template in Meta’s form', () => {
  it('without anything to fill has no components', () => {
    expect(wire({}, [], {})).toEqual({ name: 'theirs', language: { code: 'es' } });
  });

  it('of a one-time code says the code in the body and on the button', () => {
    expect(
      wire({ buttons: { '0': 'code' } }, ['code'], { variables: { code: '123456' } }).components,
    ).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '123456' }] },
    ]);
  });

  it('with named parameters says the names, in the header too', () => {
    const binding = {
      language: { es: 'es_CO', en: 'en_US' },
      parameterFormat: 'named',
      variables: { person: 'person', time: 'at' },
      header: 'person',
    };
    const template = wire(binding, ['person', 'time'], {
      language: 'en',
      variables: { person: 'Ada', time: '9' },
    });
    expect(template).toEqual({
      name: 'theirs',
      language: { code: 'en_US' },
      components: [
        { type: 'header', parameters: [{ type: 'text', parameter_name: 'person', text: 'Ada' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'person', text: 'Ada' },
            { type: 'text', parameter_name: 'at', text: '9' },
          ],
        },
      ],
    });
  });

  it('fills a coupon from a variable that the body does without', () => {
    const binding = { variables: ['person'], buttons: { '1': { type: 'copy-code', variable: 'coupon' } } };
    const variables = { person: 'Ada', coupon: 'SALE10' };
    expect(wire(binding, ['person', 'coupon'], { variables }).components).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '1',
        parameters: [{ type: 'coupon_code', coupon_code: 'SALE10' }],
      },
    ]);
  });

  it('takes from the message every header and button', () => {
    const buttons = [
      { type: 'quick-reply', index: 0, value: 'P' },
      { type: 'flow', index: 1, value: 'token', data: { a: 1 } },
    ];
    const header = { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' };
    expect(wire({}, [], { header, buttons }).components).toEqual([
      {
        type: 'header',
        parameters: [{ type: 'location', location: { latitude: '4.71', longitude: '-74.07', name: 'Shop' } }],
      },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'P' }],
      },
      {
        type: 'button',
        sub_type: 'flow',
        index: '1',
        parameters: [{ type: 'action', action: { flow_token: 'token', flow_action_data: { a: 1 } } }],
      },
    ]);
  });

  const carousel = { type: 'carousel', cards: [] };
  it('adds what the app gives in Meta’s own form', () => {
    const components = [carousel];
    expect(wire({}, ['a'], { variables: { a: 'x' } }, { components }).components).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: 'x' }] },
      carousel,
    ]);
  });

  it.each([
    [[{ type: 'BODY', parameters: [{ type: 'text', text: 'y' }] }], 0],
    [[carousel, { type: 'button', sub_type: 'url', index: 0 }], 1],
    [[carousel, carousel], 1],
  ])('refuses a component that is given twice: %j', (components, place) => {
    const error = map(
      { buttons: { '0': 'a' } },
      ['a'],
      { variables: { a: 'x' } },
      { components },
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'template_params',
      provider: 'meta',
      issues: [{ path: `providerOptions.cloud-api.components[${place}]` }],
    });
  });
});
