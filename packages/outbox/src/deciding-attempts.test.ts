import { expect, it } from 'vitest';
import { decidingAttempts } from './deciding-attempts.js';
import type { OutboxAttempt } from './outbox-message.js';

const attempt = (written: string): OutboxAttempt => {
  const [provider = '', outcome, correlationId = 'now'] = written.split(' ');
  return { provider, outcome, correlationId } as OutboxAttempt;
};

it.each([
  [[], []],
  [['dt unknown', 'bird not-accepted'], ['dt']],
  [['dt accepted', 'bird not-accepted'], ['dt']],
  [
    ['dt unknown', 'bird unknown'],
    ['dt', 'bird'],
  ],
  [['dt unknown', 'bird started'], ['bird']],
  [['dt not-accepted', 'bird not-accepted'], ['bird']],
  [['dt accepted before', 'bird not-accepted'], ['bird']],
  [['dt accepted before'], []],
])('of %j are asked what became of it: %j', (written, providers) => {
  const deciding = decidingAttempts({ attempts: written.map(attempt), correlationId: 'now' });
  expect(deciding.map(({ provider }) => provider)).toEqual(providers);
});
