import { describe, expect, it } from 'vitest';
import type { LoadedConfig, LoadedProvider } from 'wamux';
import { check, find, name, wrong } from './template-parity.fixture.js';
import { checkTemplates } from './template-parity.js';

describe('a mapped template', () => {
  it('has to be there, in its language', () => {
    expect(check(name, [{}])).toEqual(['ok', 'order_shipped, approved, 2 variables']);
    expect(check(name, [{ name: 'other' }])).toEqual(['failed', 'order_shipped does not exist']);
    expect(check({ ...name, language: 'pt-BR' }, [{}, { language: 'pt_BR' }])[0]).toBe('ok');
    expect(check({ ...name, language: 'pt_BR' }, [{}])).toEqual([
      'failed',
      'order_shipped in pt_BR does not exist',
    ]);
    expect(check({ ...name, language: 'es' }, [{ language: null }])[0]).toBe('ok');
  });

  it.each([
    ['pending', 'failed'],
    ['rejected', 'failed'],
    ['paused', 'failed'],
    ['disabled', 'failed'],
    ['unknown', 'warning'],
  ] as const)('that is %s is %s', (state, result) => {
    expect(check(name, [{ state }])).toEqual([result, `order_shipped is ${state}`]);
    expect(check(name, [{ state }, {}])[0]).toBe('ok');
  });

  it('has to have as many variables as the config gives it', () => {
    expect(wrong(name, [{}], ['a'])).toEqual([
      ['variables', 'fills the body with 1 variable, but it takes 2; write ["a","<variable>"]'],
    ]);
    expect(wrong(name, [{}], ['a', 'b', 'c'])).toEqual([
      ['variables', 'fills the body with 3 variables, but it takes 2; write ["a","b"]'],
    ]);
    expect(wrong({ ...name, variables: ['b'] }, [{}])).toEqual([
      ['variables', 'fills the body with 1 variable, but it takes 2; write ["b","a"]'],
    ]);
    expect(check({ ...name, variables: ['b'] }, [{ body: '{{1}}' }])[0]).toBe('ok');
    expect(check(name, [{ body: null }])).toEqual(['not checkable', expect.stringContaining('not listed')]);
    expect(check(name, [{ body: 'none' }], [])).toEqual(['ok', 'order_shipped, approved, 0 variables']);
  });
});

describe('a template that is mapped by its project', () => {
  const project = {
    projectId: 'p1',
    version: 'latest',
    language: 'es',
    parameterFormat: 'keyed',
    variables: {},
    buttons: {},
  };
  const placeholders = ['a', 'b'];

  it('is found by it, and by its version', () => {
    expect(check(project, [{ projectId: 'p1', placeholders }])).toEqual([
      'ok',
      'project p1, approved, 2 variables',
    ]);
    expect(check(project, [{ projectId: 'p2', placeholders }])[0]).toBe('failed');
    expect(
      check({ ...project, version: 'v2' }, [{ projectId: 'p1', placeholders, raw: { id: 'v1' } }])[0],
    ).toBe('failed');
    expect(
      check({ ...project, version: 'v1' }, [{ projectId: 'p1', placeholders, raw: { id: 'v1' } }])[0],
    ).toBe('ok');
  });

  it('has to get a value for each of its placeholders, and no others', () => {
    const listed = [{ projectId: 'p1', placeholders: ['a', 'kunde', 'photo', 'end'] }];
    const mapped = {
      ...project,
      variables: { b: 'kunde' },
      header: { key: 'photo' },
      buttons: { 0: { key: 'end' } },
    };
    expect(check(mapped, listed)[0]).toBe('ok');
    expect(wrong(mapped, listed, ['a', 'b', 'c'])).toEqual([
      [
        'variables.c',
        'fills the key c, which the template does not have; expected one of a, kunde, photo, end',
      ],
    ]);
    expect(check(project, listed)[0]).toBe('failed');
    const missing = (key: string) =>
      expect.stringMatching(`gives no value for the key ${key}; write .*"${key}"`);
    expect(wrong(project, listed)).toEqual([
      ['variables.b', expect.stringContaining('fills the key b')],
      ['', missing('kunde')],
      ['', missing('photo')],
      ['', missing('end')],
    ]);
    expect(
      wrong({ ...project, header: { key: 'x' }, buttons: { 1: { key: 'y' } } }, [
        { projectId: 'p1', placeholders },
      ]),
    ).toMatchObject([
      ['header', expect.any(String)],
      ['buttons.1', expect.any(String)],
    ]);
    expect(wrong(project, [{ projectId: 'p1', placeholders: [] }], ['a'])).toEqual([
      ['variables.a', 'fills the key a, which the template does not have; it has none; remove it'],
    ]);
  });
});

describe('a template whose variables are numbered', () => {
  const content = { name: 'HX1', projectId: 'HX1', parameterFormat: 'numbered' };
  const listed = [{ name: 'shipped', projectId: 'HX1', placeholders: ['1', '2', '3'] }];

  it('gets its numbers by the order of the variables, and others by their keys', () => {
    expect(check({ ...content, header: { key: '3' } }, listed)).toEqual(['ok', 'HX1, approved, 3 variables']);
    expect(wrong(content, listed)).toEqual([['', expect.stringMatching(/gives no value for the key 3/)]]);
    expect(wrong({ ...content, variables: ['b'] }, listed)).toHaveLength(2);
    expect(wrong({ ...content, variables: { b: '3' } }, listed)).toHaveLength(2);
  });

  it('may be another one for each language', () => {
    const names = { name: 'HX0, HX1', projectId: { en: 'HX0', es: 'HX1' }, language: { en: 'en', es: 'es' } };
    const both = [
      { projectId: 'HX0', language: 'en', placeholders: ['1', '2'] },
      { projectId: 'HX1', language: 'es', placeholders: ['1', '2'] },
    ];
    expect(check({ ...content, ...names }, both)[0]).toBe('ok');
    expect(wrong({ ...content, ...names }, both.slice(0, 1))).toEqual([
      ['contentSid.es', expect.stringContaining('does not exist')],
    ]);
  });
});

describe('a template in several languages', () => {
  const languages = { ...name, language: { es: 'es_CO', en: 'en_US' } };
  const both = [{ language: 'es_CO' }, { language: 'en_US' }];

  it('has to be there and approved in each', () => {
    expect(check(languages, both)).toEqual(['ok', 'order_shipped, approved, 2 variables']);
    expect(wrong(languages, both.slice(0, 1))).toEqual([
      ['language.en', 'does not exist; expected one of es_CO'],
    ]);
    expect(check(languages, [{ language: 'es_CO' }, { language: 'en_US', state: 'paused' }])).toEqual([
      'failed',
      'order_shipped is paused',
    ]);
    expect(wrong({ projectId: 'p1', language: { es: 'es' } }, [{ projectId: 'p1', language: 'pt' }])).toEqual(
      [['locale.es', 'does not exist; expected one of pt']],
    );
    expect(wrong(languages, [{ name: 'other' }])).toEqual([
      ['name', 'does not exist; `wamux templates list` shows what does'],
    ]);
  });

  it('has to be filled rightly in each; what is wrong in all of them is said once', () => {
    expect(wrong(languages, both, ['a'])).toHaveLength(1);
    expect(wrong(languages, [{ language: 'es_CO' }, { language: 'en_US', body: '{{1}}' }])).toEqual([
      ['variables', expect.stringContaining('it takes 1')],
    ]);
  });
});

it('a template that waits for its review is compared all the same', () => {
  const found = find(name, [{ state: 'pending' }], ['a']);
  expect(found).toMatchObject({
    result: 'failed',
    message: expect.stringContaining('is pending, but is filled'),
  });
  expect(found?.issues).toHaveLength(1);
});

it('a template is compared on every provider: unmapped, uncheckable, unlisted', () => {
  const provider = (id: string, templates: object) => ({ id, templates }) as LoadedProvider;
  const mapped = { order: { variables: [], binding: name } };
  const checks = checkTemplates(
    {
      providers: [
        provider('a', mapped),
        provider('b', {}),
        provider('c', mapped),
        provider('toString', { other: mapped.order }),
      ],
    } as unknown as LoadedConfig,
    new Map([
      ['a', { outcome: 'cannot' }],
      ['c', { outcome: 'failed', error: { kind: 'auth', message: 'no' } }],
    ]),
  );
  expect(checks.map(({ of, result }) => `${of}: ${result}`)).toEqual([
    'order on a: not checkable',
    'order on b: warning',
    'order on c: not checkable',
    'order on toString: warning',
    'other on a: warning',
    'other on b: warning',
    'other on c: warning',
    'other on toString: not checkable',
  ]);
});
