import { capabilityNames } from '@wamux/core';
import { expect } from 'vitest';
import type { LoadedConfig, LoadedProvider, TemplateDefinition, WhatsAppProvider } from 'wamux';
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

type Capabilities = WhatsAppProvider['capabilities'];
const capable = Object.fromEntries(capabilityNames.map((name) => [name, 'full'])) as Capabilities;

export function find(
  binding: object,
  listed: readonly Partial<TemplateDefinition>[],
  variables: readonly string[] = ['a', 'b'],
  more: Partial<Capabilities> = {},
) {
  const provider = { id: 'p', templates: { order: { variables, binding } } } as unknown as LoadedProvider;
  const [found, ...others] = checkTemplates(
    { providers: [provider] } as unknown as LoadedConfig,
    new Map([
      ['p', { outcome: 'listed', templates: listed.map(approved), capabilities: { ...capable, ...more } }],
    ]),
  );
  expect(others).toEqual([]);
  return found;
}
export const check = (...given: Parameters<typeof find>) => {
  const found = find(...given);
  return [found?.result, found?.message];
};
/** The problems in the config, without the prefix that all paths share. */
export const wrong = (...given: Parameters<typeof find>) =>
  (find(...given)?.issues ?? []).map(({ path, message }) => {
    expect(path).toMatch(/^templates\.order\.on\.p/);
    return [path.slice('templates.order.on.p.'.length), message];
  });
export const name = { name: 'order_shipped' };
