import { describe, expect, it } from 'vitest';
import type { LoadedConfig, LoadedProvider, TemplateDefinition } from 'wamux';
import { checkTemplates } from './template-parity.js';

const approved = (more: Partial<TemplateDefinition>): TemplateDefinition => ({
  provider: 'p',
  name: 'order_shipped',
  language: 'es',
  category: null,
  state: 'approved',
  body: 'Hola {{1}}, tu pedido {{2}}; {{ 1 }}',
  raw: {},
  ...more,
});

function check(binding: object, listed: readonly Partial<TemplateDefinition>[], variables = ['a', 'b']) {
  const provider = { id: 'p', templates: { order: { variables, binding } } } as unknown as LoadedProvider;
  const [found, ...others] = checkTemplates(
    { providers: [provider] } as unknown as LoadedConfig,
    new Map([['p', { outcome: 'listed', templates: listed.map(approved) }]]),
  );
  expect(others).toEqual([]);
  return [found?.result, found?.message];
}
const name = { name: 'order_shipped' };

describe('a mapped template', () => {
  it('has to be there, in its language', () => {
    expect(check(name, [{}])).toEqual(['ok', 'order_shipped, approved, 2 variables']);
    expect(check(name, [{ name: 'other' }])).toEqual(['failed', 'order_shipped is not there']);
    expect(check({ ...name, language: 'pt-BR' }, [{}, { language: 'pt_BR' }])[0]).toBe('ok');
    expect(check({ ...name, language: 'pt_BR' }, [{}])).toEqual([
      'failed',
      'order_shipped in pt_BR is not there',
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
    expect(check(name, [{}], ['a'])).toEqual([
      'failed',
      'order_shipped has 2 variables, the config gives it 1',
    ]);
    expect(check({ ...name, variables: ['b'] }, [{ body: '{{1}}' }])[0]).toBe('ok');
    expect(check(name, [{ body: null }])).toEqual(['not checkable', expect.stringContaining('not told')]);
    expect(check(name, [{ body: 'none' }], [])).toEqual(['ok', 'order_shipped, approved, 0 variables']);
  });
});

describe('a template that is mapped by its project', () => {
  const project = { projectId: 'p1', version: 'latest', language: 'es', variables: {}, buttons: {} };
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
    expect(check(mapped, listed, ['a', 'b', 'c'])).toEqual(['failed', 'project p1 has no c']);
    expect(check(project, listed)).toEqual([
      'failed',
      'project p1 gets no value for kunde, photo, end and has no b',
    ]);
  });
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
