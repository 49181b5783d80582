import { readInput } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { metaMessageOptions } from './meta-options.js';

const card = {
  card_index: 0,
  components: [{ type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] }],
};

describe('components in Meta’s own form', () => {
  it.each([
    [{ type: 'carousel', cards: [card, { ...card, card_index: '1' }] }],
    [{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: {} }] }],
    [{ type: 'button', sub_type: 'catalog', index: 0, parameters: [{ type: 'action', action: {} }] }],
    [{ type: 'something_of_tomorrow', with: { a: 1 } }],
  ])('%j may be anything of that shape', (component) => {
    expect(metaMessageOptions.parse({ components: [component] })).toEqual({ components: [component] });
  });

  it.each<[unknown, string, RegExp]>([
    ['body', 'components', /a list of components/],
    [{ type: 'body' }, 'components', /a list of components/],
    [[], 'components', /is empty/],
    [[7], 'components[0]', /object/],
    [[{}], 'components[0].type', /a text/],
    [[{ type: 'body', parameters: {} }], 'components[0].parameters', /a list/],
    [[{ type: 'body', parameters: ['x'] }], 'components[0].parameters[0]', /object/],
    [[{ type: 'body', parameters: [{ text: 'x' }] }], 'components[0].parameters[0].type', /a text/],
    [[{ type: 'button', index: -1 }], 'components[0].index', /./],
    [[{ type: 'carousel', cards: 7 }], 'components[0].cards', /a list/],
    [[{ type: 'carousel', cards: [{ components: [] }] }], 'components[0].cards[0].card_index', /./],
    [[{ type: 'carousel', cards: [{ card_index: 0 }] }], 'components[0].cards[0].components', /a list/],
    [
      [{ type: 'carousel', cards: [{ ...card, components: [{ parameters: [] }] }] }],
      'components[0].cards[0].components[0].type',
      /a text/,
    ],
  ])('%j are of the wrong shape, and the place is named', (components, path, message) => {
    const issues = readInput(metaMessageOptions, { components })._unsafeUnwrapErr();
    expect(issues).toEqual([{ path, message: expect.stringMatching(message) }]);
  });
});
