import { describe, expect, it } from 'vitest';
import { check, name, wrong } from './template-parity.fixture.js';

describe('placeholders with names', () => {
  const named = { parameterFormat: 'named', body: 'Hola {{person}}, a las {{at}}' } as const;
  const mapped = { ...name, parameterFormat: 'named' };

  it('have to be asked for as such', () => {
    expect(check({ ...mapped, variables: { a: 'person', b: 'at' } }, [named])[0]).toBe('ok');
    expect(check(mapped, [named], ['person', 'at'])[0]).toBe('ok');
    expect(wrong(name, [named], ['person', 'time'])).toEqual([
      [
        'parameterFormat',
        'is positional, but its parameters have names; write "parameterFormat": "named", "variables": { "person": "person", "time": "at" }',
      ],
    ]);
    // Where the list does not say it, the placeholders do.
    const { parameterFormat: _, ...unsaid } = named;
    expect(wrong(name, [unsaid])).toMatchObject([['parameterFormat', expect.any(String)]]);
    expect(wrong(mapped, [{ parameterFormat: 'positional' }])).toEqual([
      [
        'parameterFormat',
        'is named, but its parameters are numbers; remove it, and write "variables": ["a","b"]',
      ],
    ]);
    expect(check(name, [{ ...named, body: 'none' }], [])[0]).toBe('ok');
  });

  it('have to have their own names', () => {
    expect(wrong({ ...mapped, variables: { a: 'person', b: 'time' } }, [named])).toEqual([
      [
        'variables',
        'has no value for {{at}} in the body and fills {{time}}, which is not in the body; write { "a": "person", "b": "at" }',
      ],
    ]);
  });

  it('have to have their own names in a header too', () => {
    const header = { type: 'text', text: 'Cita de {{person}}' } as const;
    const variables = { a: 'person', b: 'at' };
    expect(check({ ...mapped, variables, header: { variable: 'a' } }, [{ ...named, header }])[0]).toBe('ok');
    expect(wrong({ ...mapped, variables, header: { variable: 'b' } }, [{ ...named, header }])).toMatchObject([
      ['header', expect.stringMatching(/fills \{\{at\}\}, but the header has \{\{person\}\}/)],
    ]);
  });

  it('are told to be out of reach of a provider that cannot fill them', () => {
    expect(wrong(name, [named], ['a', 'b'], { templateNamedParameters: 'none' })).toEqual([
      ['', expect.stringContaining('this provider cannot fill')],
    ]);
  });
});

describe('a header', () => {
  const text = { type: 'text', text: 'Pedido {{1}}' } as const;

  it('with a placeholder has to be filled', () => {
    expect(check({ ...name, header: { variable: 'a' } }, [{ header: text }])[0]).toBe('ok');
    expect(wrong(name, [{ header: text, body: '{{1}}' }], ['order'])).toEqual([
      ['header', 'is missing, but the header has {{1}}; write "order"'],
    ]);
    expect(wrong(name, [{ header: text }], ['a', 'b'], { templateHeaderText: 'none' })).toEqual([
      ['', expect.stringContaining('this provider cannot fill')],
    ]);
  });

  it.each([
    [null, 'there is none'],
    [{ type: 'text', text: 'Pedido' }, 'its text is fixed'],
    [{ type: 'image' }, 'it is image, which the message gives'],
  ] as const)('%j takes no variable', (header, said) => {
    expect(wrong({ ...name, header: { variable: 'a' } }, [{ header }])).toEqual([
      ['header', `is mapped, but ${said}; remove it`],
    ]);
  });

  it('that each message has to give is told', () => {
    expect(check(name, [{ header: { type: 'location' } }])).toEqual([
      'ok',
      'order_shipped, approved, 2 variables; each message gives its header, location',
    ]);
  });
});

describe('buttons', () => {
  const required = (type: 'url' | 'copy-code' | 'flow') => ({ type, value: 'required' }) as const;

  it.each([
    ['url', '"code"'],
    ['copy-code', '{"type":"copy-code","variable":"code"}'],
    ['flow', '{"type":"flow","variable":"code"}'],
  ] as const)('of the type %s have to be filled', (type, write) => {
    const listed = [{ body: '{{1}}', buttons: [{ type: 'other', value: 'none' }, required(type)] }] as const;
    expect(wrong(name, listed, ['code'])).toEqual([
      ['buttons.1', `is missing, but the ${type} button there takes a value; write ${write}`],
    ]);
    expect(check({ ...name, buttons: { 1: { type, variable: 'code' } } }, listed, ['code'])[0]).toBe('ok');
  });

  it('that may be left out are no fault', () => {
    expect(check(name, [{ buttons: [{ type: 'quick-reply', value: 'optional' }] }])[0]).toBe('ok');
  });

  it('have to be there, of the type that is mapped, and take a value', () => {
    const mapped = { ...name, buttons: { 0: { variable: 'a' } } };
    expect(wrong(mapped, [{ buttons: [] }])).toEqual([
      ['buttons.0', 'fills a button, but there is none at 0; remove it'],
    ]);
    expect(wrong(mapped, [{ buttons: [required('copy-code')] }])).toEqual([
      ['buttons.0', 'is of type url, but the button is copy-code; write {"type":"copy-code","variable":"a"}'],
    ]);
    expect(wrong(mapped, [{ buttons: [{ type: 'url', value: 'none' }] }])).toEqual([
      ['buttons.0', 'fills a button that takes no value; remove it'],
    ]);
  });

  it('are told to be out of reach of a provider that cannot fill them', () => {
    expect(wrong(name, [{ buttons: [required('url')] }], ['a', 'b'], { templateUrlButton: 'none' })).toEqual([
      [
        '',
        expect.stringContaining('has a url button at 0 that takes a value, which this provider cannot fill'),
      ],
    ]);
  });
});
