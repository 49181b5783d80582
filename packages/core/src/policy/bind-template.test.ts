import { describe, expect, it } from 'vitest';
import { parseTemplateMessage } from '../input/parse-message.js';
import { bindTemplate } from './bind-template.js';
import type { TemplateMapping } from './template-mapping.js';

const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_es', language: 'es' } },
};
const parsed = (message: object) => parseTemplateMessage({ to: '+573001112233', ...message })._unsafeUnwrap();
const bind = (message: object) => bindTemplate('p', templates, parsed(message));
const variables = { customer: 'Ada', order: 'A-1' };

describe('bindTemplate', () => {
  it('finds the mapping', () => {
    expect(bind({ name: 'order_shipped', variables })._unsafeUnwrap().binding.name).toBe('order_es');
  });

  it.each(['es', 'ES'])('takes language %s for the mapped one', (language) => {
    expect(bind({ name: 'order_shipped', variables, language }).isOk()).toBe(true);
  });

  it.each(['nope', 'toString', '__proto__'])('does not find %s', (name) => {
    expect(bind({ name })._unsafeUnwrapErr()).toMatchObject({
      kind: 'template_not_found',
      message: expect.stringContaining(`templates.${name}.on.p`),
    });
  });

  it.each([
    ['its name', (written: string) => bind({ name: written.slice(0, 500) })],
    ['its language', (language: string) => bind({ name: 'order_shipped', variables, language })],
  ])('quotes %s without a number, an escape or its end', (_, bindWith) => {
    const quote = (written: string) => bindWith(written)._unsafeUnwrapErr().message;
    expect(quote('own\n+573009998877')).toContain('own\\u000a…8877');
    expect(quote('own\n+573009998877')).not.toMatch(/\n|30099988/);
    expect(quote('x'.repeat(100_000)).length).toBeLessThan(400);
  });

  it('refuses a login code for somebody who is known by a user id alone', () => {
    const codes = {
      otp: { variables: [], category: 'authentication', binding: { name: 'otp', language: 'es' } },
    };
    const bindCode = (to: string) => bindTemplate('p', codes, parsed({ to, name: 'otp' }));
    expect(bindCode('CO.1349')._unsafeUnwrapErr()).toMatchObject({
      ...{ kind: 'unsupported', capability: 'userIdRecipient' },
      message: expect.stringContaining('only to a phone number'),
    });
    expect(bindCode('+573001112233').isOk()).toBe(true);
    const { category: _, ...sale } = codes.otp;
    expect(bindTemplate('p', { otp: sale }, parsed({ to: 'CO.1349', name: 'otp' })).isOk()).toBe(true);
  });

  it('takes a language of three parts, however it is written', () => {
    const mapping = { variables: [], binding: { name: 'n', language: 'zh_Hant_TW' } };
    const message = parsed({ name: 't', language: 'zh-hant-TW' });
    expect(bindTemplate('p', { t: mapping }, message).isOk()).toBe(true);
  });

  it('refuses another language than the mapped one', () => {
    expect(bind({ name: 'order_shipped', variables, language: 'pt' })._unsafeUnwrapErr().kind).toBe(
      'template_not_found',
    );
  });

  it('names a missing variable and an extra one', () => {
    const error = bind({
      name: 'order_shipped',
      variables: { customer: 'Ada', ordr: 'A-1' },
    })._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'template_params' });
    expect(error.issues).toEqual([
      { path: 'variables.order', message: 'is missing' },
      { path: 'variables.ordr', message: expect.stringContaining('customer, order') },
    ]);
  });
});

/** One template whose variables are `a` and `b`, mapped like this. */
const bindAs = (mapping: TemplateMapping, message: object = {}) =>
  bindTemplate(
    'p',
    { t: { variables: ['a', 'b'], binding: mapping } },
    parsed({ name: 't', variables: { a: 'A', b: 'B' }, ...message }),
  );
const boundAs = (mapping: TemplateMapping, message: object = {}) => {
  const { binding: _, ...bound } = bindAs(mapping, message)._unsafeUnwrap();
  return JSON.parse(JSON.stringify(bound, (key, value) => (key === 'from' ? undefined : value)));
};

describe('the body', () => {
  it.each<[string, TemplateMapping, object[]]>([
    ['all variables, in order', {}, [{ value: 'A' }, { value: 'B' }]],
    ['those of a list', { variables: ['b'] }, [{ value: 'B' }]],
    ['one of them twice', { variables: ['b', 'a', 'b'] }, [{ value: 'B' }, { value: 'A' }, { value: 'B' }]],
    ['none', { variables: [] }, []],
    [
      'their own names, where a template names its parameters',
      { parameterFormat: 'named' },
      [
        { name: 'a', value: 'A' },
        { name: 'b', value: 'B' },
      ],
    ],
    [
      'the names of the mapping, and no other variables',
      { parameterFormat: 'named', variables: { b: 'their_b' } },
      [{ name: 'their_b', value: 'B' }],
    ],
    [
      'keys, of which a mapping names those that differ',
      { parameterFormat: 'keyed', variables: { b: 'their_b' } },
      [
        { name: 'a', value: 'A' },
        { name: 'their_b', value: 'B' },
      ],
    ],
    ['keys of a list alone', { parameterFormat: 'keyed', variables: ['b'] }, [{ name: 'b', value: 'B' }]],
  ])('has %s', (_, mapping, body) => {
    expect(boundAs(mapping)).toEqual({ body, buttons: [] });
  });
});

describe('header and buttons', () => {
  it('are filled from variables, which may stand in the body as well', () => {
    const mapping = { header: { variable: 'a' }, buttons: { 0: { type: 'url', variable: 'a' } } } as const;
    expect(boundAs(mapping)).toEqual({
      body: [{ value: 'A' }, { value: 'B' }],
      header: { type: 'text', text: 'A' },
      buttons: [{ index: 0, type: 'url', value: 'A' }],
    });
  });

  it('a header has the name that its variable has in the body', () => {
    const mapping = {
      parameterFormat: 'named',
      variables: { a: 'person' },
      header: { variable: 'a' },
    } as const;
    expect(boundAs(mapping).header).toEqual({ type: 'text', text: 'A', parameterName: 'person' });
    expect(boundAs({ ...mapping, header: { variable: 'b' } }).header).toEqual({
      type: 'text',
      text: 'B',
      parameterName: 'b',
    });
  });

  it('come from variables and from the message together, in the order of their places', () => {
    const message = { buttons: [{ type: 'flow', index: 1, value: 'token', data: { time: 9 } }] };
    const mapping = {
      buttons: { 2: { type: 'copy-code', variable: 'b' }, 0: { type: 'quick-reply', variable: 'a' } },
    } as const;
    expect(boundAs(mapping, message).buttons).toEqual([
      { index: 0, type: 'quick-reply', value: 'A' },
      { index: 1, type: 'flow', value: 'token', data: { time: 9 } },
      { index: 2, type: 'copy-code', value: 'B' },
    ]);
  });

  it('have keys, with a value of the message or of a variable', () => {
    const mapping = {
      parameterFormat: 'keyed',
      variables: [],
      header: { key: 'photo' },
      buttons: { 0: { key: 'end' }, 1: { key: 'code', variable: 'b' } },
    } as const;
    const media = { url: 'https://files.example.test/a.jpg' };
    const message = { header: { type: 'image', media }, buttons: [{ type: 'url', index: 0, value: 'x' }] };
    expect(boundAs(mapping, message)).toEqual({
      body: [],
      header: { type: 'image', media, key: 'photo' },
      buttons: [
        { index: 0, type: 'url', value: 'x', key: 'end' },
        { index: 1, type: 'url', value: 'B', key: 'code' },
      ],
    });
  });

  it.each<[string, TemplateMapping, object, string]>([
    ['a header', { header: { variable: 'a' } }, { header: { type: 'text', text: 'x' } }, 'header'],
    [
      'a button',
      { buttons: { 1: { variable: 'a' } } },
      {
        buttons: [
          { type: 'url', index: 0, value: 'x' },
          { type: 'quick-reply', index: 1, value: 'x' },
        ],
      },
      'buttons[1]',
    ],
  ])('%s is not filled from both sides', (_, mapping, message, path) => {
    const error = bindAs(mapping, message)._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'template_params', issues: [{ path }] });
    expect(error.message).toContain('the variable a');
  });

  it('a part that both sides fill is told beside a variable that is missing', () => {
    const message = { header: { type: 'text', text: 'x' }, variables: { b: 'x' } };
    const { issues } = bindAs({ header: { variable: 'a' } }, message)._unsafeUnwrapErr();
    expect(issues?.map(({ path }) => path)).toEqual(['variables.a', 'header']);
  });

  it('a text for a header whose parameter has a name is refused where nothing says the name', () => {
    const message = { header: { type: 'text', text: 'x' } };
    expect(bindAs({ parameterFormat: 'named' }, message)._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'templateHeaderText',
      message: expect.stringMatching(/; add templates\.\w+\.on\.\w+\.header to the config$/),
    });
  });

  it.each<[string, TemplateMapping, object, string]>([
    [
      'a header',
      { variables: ['b'], header: { variable: 'a' } },
      { a: 'x'.repeat(61), b: 'B' },
      'variables.a',
    ],
    [
      'a body beside a button',
      { buttons: { 0: { variable: 'b' } } },
      { a: 'x'.repeat(1025), b: 'B' },
      'variables.a',
    ],
    [
      'a button',
      { variables: ['a'], buttons: { 0: { variable: 'b' } } },
      { a: 'A', b: 'b\tb' },
      'variables.b',
    ],
    [
      'a code',
      { variables: ['a'], buttons: { 0: { type: 'copy-code', variable: 'b' } } },
      { a: 'A', b: ' ' },
      'variables.b',
    ],
    [
      'several places',
      { header: { variable: 'a' }, buttons: { 0: { variable: 'a' } } },
      { a: '\n', b: 'B' },
      'variables.a',
    ],
    ['no place at all', { variables: ['a'] }, { a: 'A', b: 'b\nb' }, 'variables.b'],
  ])('a variable that fills %s is held to the rules of that place', (_, mapping, variables, path) => {
    const error = bindAs(mapping, { variables })._unsafeUnwrapErr();
    expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
  });
});

describe('the language', () => {
  const language = { es: 'es_CO', en: 'en_US' };

  it.each([
    [undefined, 'es_CO'],
    ['es', 'es_CO'],
    ['en', 'en_US'],
    ['EN', 'en_US'],
  ])('of a message in %s is %s', (asked, expected) => {
    expect(boundAs({ language }, { language: asked }).language).toBe(expected);
  });

  it.each(['pt', 'es_CO', 'toString'])('%s is refused where the map has it not', (asked) => {
    expect(bindAs({ language }, { language: asked })._unsafeUnwrapErr()).toMatchObject({
      kind: 'template_not_found',
      message: expect.stringContaining('es, en'),
    });
  });
});
