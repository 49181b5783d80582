import { expect, it } from 'vitest';
import { capabilityNames, type DeclaredCapabilities, declareCapabilities } from './capabilities.js';
import { messageTypes } from './messages/outbound-message.js';

const operations = capabilityNames.filter((name) => !messageTypes.some((type) => type === name));
const declared = {
  ...Object.fromEntries(operations.map((name) => [name, 'full'])),
  text: 'partial',
} as DeclaredCapabilities;

it('an adapter cannot send a kind of message that it does not name', () => {
  const capabilities = declareCapabilities(declared);
  expect(Object.keys(capabilities)).toEqual([...capabilityNames]);
  expect(capabilities).toMatchObject({ text: 'partial', image: 'none', template: 'none', webhook: 'full' });
});
