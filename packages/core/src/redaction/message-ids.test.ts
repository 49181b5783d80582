import { expect, it } from 'vitest';
import { tellsNumber } from './message-ids.js';

it.each([
  'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgSOURDNzY1QkY4RTQ3QzA1QjVBAA==',
  'wamid.HBgNNTczMDAxMTEyMjMzMRUCABIYFjNFQjA',
  '573001112233',
  '+573001112233',
  '573001112233@c.us',
  '573001112233:12@s.whatsapp.net',
  `prefix_${Buffer.from('\u0001573001112233\u0002x').toString('base64url')}`,
])('%s tells a number', (id) => {
  expect(tellsNumber(id)).toBe(true);
});

it.each([
  'm-1',
  '554',
  '1234567',
  '3f0c6f5e-1234-4000-8000-446655440000',
  'SM1f0e2d3c4b5a69788796a5b4c3d2e1f0',
  'ABEGVzABESIzAhB3a4',
  `wamid.${Buffer.from('no number in here').toString('base64')}`,
  '',
])('%s tells none', (id) => {
  expect(tellsNumber(id)).toBe(false);
});
