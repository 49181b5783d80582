import { expect, it } from 'vitest';
import { assumedIn } from './assumed-rules.js';

it('reads every comment that marks a rule as assumed, and what it says of the rule', () => {
  const source = `
// https://a.test/page (send). assumed: that members
// which no page has are refused.
const a = 'assumed: in a text'; // assumed: the words
/**
 * Another matter.
 *
 * assumed: one thing; assumed: another.
 */
call({ url: 'https://assumed.test' });
`;
  expect(assumedIn(source, 'a.ts')).toEqual([
    '_assumed:_ that members which no page has are refused.',
    '_assumed:_ the words',
    '_assumed:_ one thing; _assumed:_ another.',
  ]);
});

it('takes no mark that does not say what is assumed', () => {
  expect(() => assumedIn('const a = 1; // assumed\n', 'a.ts')).toThrow(/a\.ts does not say/);
});
