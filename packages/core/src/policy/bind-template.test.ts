import { describe, expect, it } from 'vitest';
import { parseTemplateMessage } from '../messages/parse-message.js';
import { bindTemplate } from './bind-template.js';

const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_es', language: 'es' } },
};
const bind = (message: object) =>
  bindTemplate('p', templates, parseTemplateMessage({ to: '+573001112233', ...message })._unsafeUnwrap());
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
