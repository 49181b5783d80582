import { expect, test } from 'vitest';
import { birdSignature, metaSignature } from './signatures.fixture.js';

test('the formulas give what is known of them', () => {
  expect(metaSignature('app-secret', '{"object":"whatsapp_business_account","entry":[]}')).toBe(
    'sha256=d3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f',
  );
  const text =
    '{"service":"channels","event":"whatsapp.outbound","payload":{"id":"m1","status":"delivered"}}';
  expect(birdSignature('test-signing-key', '1719823259', 'https://example.test/webhooks/bird', text)).toBe(
    'vlmWk66U4a49MOzJqWp+pZQbhkrWEboNOSs5xTPQ4Dk=',
  );
});
