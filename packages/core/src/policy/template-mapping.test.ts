import { describe, expect, it } from 'vitest';
import { readInput } from '../input/read-input.js';
import { strictObject } from '../input/strict-object.js';
import { findMappingIssues, type TemplateMapping, templateFields } from './template-mapping.js';

const placed = strictObject({
  language: templateFields.language.optional(),
  parameterFormat: templateFields.parameterFormat.optional(),
  variables: templateFields.variables.optional(),
  header: templateFields.header.optional(),
  buttons: templateFields.buttons().optional(),
});
const keyed = strictObject({
  variables: templateFields.variables.optional(),
  header: templateFields.keyedHeader.optional(),
  buttons: templateFields.keyedButtons.optional(),
});

describe('a mapping', () => {
  it('is read into one form, however it is written', () => {
    expect(
      placed.parse({ header: 'a', buttons: { 0: 'a', 1: { type: 'copy-code', variable: 'b' } } }),
    ).toEqual({
      header: { variable: 'a' },
      buttons: { 0: { type: 'url', variable: 'a' }, 1: { type: 'copy-code', variable: 'b' } },
    });
    expect(
      keyed.parse({ header: 'photo', buttons: { 0: 'end', 1: { key: 'code', variable: 'b' } } }),
    ).toEqual({
      header: { key: 'photo' },
      buttons: { 0: { key: 'end' }, 1: { key: 'code', variable: 'b' } },
    });
  });

  it.each([
    ['no language at all', placed, { language: {} }, 'language', /at least one language/],
    ['a language of a letter', placed, { language: 'e' }, 'language', /language code/],
    ['a language of a letter in the map', placed, { language: { es: 'e' } }, 'language.es', /language code/],
    ['a list of languages', placed, { language: ['es', 'pt_BR'] }, 'language', /or an object/],
    ['a number for a language', placed, { language: 7 }, 'language', /or an object/],
    ['another format', placed, { parameterFormat: 'NAMED' }, 'parameterFormat', /positional/],
    ['a variable for variables', placed, { variables: 'a' }, 'variables', /a list of variables/],
    ['a number among them', placed, { variables: ['a', 1] }, 'variables[1]', /a text/],
    ['a name for two', placed, { variables: { a: 'x', b: 'x' } }, 'variables.b', /a unique name/],
    ['a number for a language of the map', placed, { language: { es: 7 } }, 'language.es', /language code/],
    ['a list of buttons', placed, { buttons: ['a'] }, 'buttons', /keyed by button index/],
    ['an object for a header', placed, { header: { type: 'image' } }, 'header', /name of a variable/],
    [
      'a button of no variable',
      placed,
      { buttons: { 0: { type: 'flow' } } },
      'buttons.0.variable',
      /name of a variable/,
    ],
    ['a button beyond the tenth', placed, { buttons: { 10: 'a' } }, 'buttons.10', /"0" to "9"/],
    ['a place written twice', placed, { buttons: { 0: 'a', '00': 'a' } }, 'buttons.00', /"0" to "9"/],
    ['a button without its type', placed, { buttons: { 0: { variable: 'a' } } }, 'buttons.0.type', /url/],
    [
      'a button of no type',
      placed,
      { buttons: { 0: { type: 'call', variable: 'a' } } },
      'buttons.0.type',
      /url/,
    ],
    [
      'a key where there are none',
      placed,
      { buttons: { 0: { key: 'x', variable: 'a' } } },
      'buttons.0.type',
      /url/,
    ],
    ['a number for a button', placed, { buttons: { 0: 7 } }, 'buttons.0', /a variable, or/],
    ['a variable without its key', keyed, { buttons: { 0: { variable: 'a' } } }, 'buttons.0.key', /a text/],
    ['a header of two', keyed, { header: ['a'] }, 'header', /a key, or/],
  ])('with %s is refused, and the place is named', (_, schema, mapping, path, message) => {
    const [issue] = readInput(schema, mapping)._unsafeUnwrapErr();
    expect(issue).toEqual({ path, message: expect.stringMatching(message) });
  });

  it.each<[string, TemplateMapping, string[]]>([
    ['in a list', { variables: ['a', 'custmer'] }, ['variables']],
    ['in an object', { variables: { custmer: 'x' } }, ['variables']],
    ['in a header', { header: { variable: 'custmer' } }, ['header']],
    ['in a button', { buttons: { 3: { variable: 'custmer' } } }, ['buttons.3']],
    [
      'nowhere',
      { variables: ['a', 'a'], header: { key: 'x' }, buttons: { 0: { variable: 'customer' } } },
      [],
    ],
  ])('names an unknown variable %s', (_, mapping, paths) => {
    const issues = findMappingIssues(mapping, ['a', 'customer']);
    expect(issues.map(({ path }) => path)).toEqual(paths);
    for (const { message } of issues) {
      expect(message).toBe('"custmer" is not a variable; did you mean "customer"?');
    }
  });

  it.each<[string, TemplateMapping, string[]]>([
    ['of the body and of a button', { buttons: { 0: { key: 'a' } } }, ['buttons.0']],
    ['of a button and of the header', { header: { key: 'x' }, buttons: { 0: { key: 'x' } } }, ['buttons.0']],
    ['of a variable that goes by another', { variables: { a: 'x' }, header: { key: 'a' } }, []],
  ])('refuses one key for two parameters: %s', (_, mapping, paths) => {
    const issues = findMappingIssues({ parameterFormat: 'keyed', ...mapping }, ['a', 'customer']);
    expect(issues.map(({ path }) => path)).toEqual(paths);
  });

  it.each<[string, TemplateMapping, string[]]>([
    ['a list that names one twice', { parameterFormat: 'named', variables: ['a', 'a'] }, ['variables']],
    ['the same with keys', { parameterFormat: 'keyed', variables: ['a', 'customer', 'a'] }, ['variables']],
    ['a name that another keeps', { parameterFormat: 'keyed', variables: { a: 'customer' } }, ['variables']],
    ['two that change names', { parameterFormat: 'keyed', variables: { a: 'customer', customer: 'a' } }, []],
    ['a place in the order', { parameterFormat: 'positional', variables: ['a', 'a'] }, []],
    ['a number', { parameterFormat: 'numbered', variables: ['a', 'a'] }, []],
  ])('refuses a parameter that is filled twice, where it goes by its name: %s', (_, mapping, paths) => {
    const issues = findMappingIssues(mapping, ['a', 'customer']);
    expect(issues.map(({ path }) => path)).toEqual(paths);
  });

  it.each<[string, TemplateMapping, string[]]>([
    ['a number of the body', { header: { key: '2' } }, ['header']],
    ['the number after the last', { header: { key: '3' } }, []],
    ['a number that a shorter list leaves free', { variables: ['customer'], header: { key: '2' } }, []],
    ['a number where the body has names', { variables: { customer: 'who' }, header: { key: '1' } }, []],
    ['a name that the body has', { variables: { customer: 'who' }, header: { key: 'who' } }, ['header']],
  ])('refuses a key that a numbered body has: %s', (_, mapping, paths) => {
    const issues = findMappingIssues({ parameterFormat: 'numbered', ...mapping }, ['a', 'customer']);
    expect(issues.map(({ path }) => path)).toEqual(paths);
  });
});
