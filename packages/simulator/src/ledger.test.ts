import { expect, test } from 'vitest';
import { type Acceptance, createLedger } from './ledger.js';

const acceptance = (changes: Partial<Acceptance> = {}): Acceptance => ({
  provider: 'wolkvox',
  to: '573001112233',
  kind: 'text',
  content: 'Hola',
  reference: null,
  providerMessageId: null,
  acceptedAt: 1,
  ...changes,
});

test('the same content for the same recipient is a double, whichever provider took it', () => {
  const ledger = createLedger();
  ledger.record(acceptance());
  ledger.record(acceptance({ to: '573009998877' }));
  ledger.record(acceptance({ content: 'Adiós' }));
  expect(ledger.doubles()).toEqual([]);

  ledger.record(acceptance({ provider: 'channels', kind: 'template' }));
  expect(ledger.doubles()).toEqual([[acceptance(), acceptance({ provider: 'channels', kind: 'template' })]]);
});

test('the caller may say what an intent is', () => {
  const ledger = createLedger();
  ledger.record(acceptance({ reference: 'a' }));
  ledger.record(acceptance({ reference: 'b' }));
  ledger.record(acceptance({ reference: 'b', content: 'Adiós' }));
  expect(ledger.doubles(({ reference }) => String(reference)).map((group) => group.length)).toEqual([2]);
});

test('clear forgets everything, in the list that was handed out too', () => {
  const ledger = createLedger();
  const { acceptances } = ledger;
  ledger.record(acceptance());
  expect(acceptances).toHaveLength(1);
  ledger.clear();
  expect(acceptances).toHaveLength(0);
});
