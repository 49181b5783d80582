import { expect, it } from 'vitest';
import { parseFreeFormMessage } from '../../input/parse-message.js';
import { wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { flow } from './flow.js';

const { sample } = flow;
const { flowId: _, ...unnamed } = sample;

it.each([
  ['named by its name', { ...unnamed, flowName: 'visit' }],
  ['with everything', { ...sample, screen: 'FIRST', data: { time: 9, days: ['mon'] }, footer: 'F' }],
  ['with data for its own first screen', { ...sample, data: { time: 9 } }],
  ['without a token', { ...sample, token: undefined }],
])('takes a flow %s', (_, message) => {
  expect(wrongPathsOf(message)).toEqual([]);
});

it.each([
  ['no text', { text: undefined }, 'text'],
  ['no button', { button: undefined }, 'button'],
  ['an empty token', { token: '' }, 'token'],
  ['data that holds nothing', { data: {} }, 'data'],
  ['a list for data', { data: [1] }, 'data'],
  ['data that no JSON can hold', { data: { count: 1n } }, 'data'],
  ['data with a name that would be lost', { data: JSON.parse('{"__proto__":1}') }, 'data.__proto__'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});

it('asks for one name, and no second', () => {
  expect(wordsOf(unnamed)).toBe('is missing; expected flowId or flowName');
  expect(wrongPathsOf({ ...sample, flowName: 'visit' })).toEqual(['flowName']);
});

it('what the caller changes in the data afterwards changes nothing here', () => {
  const data = { days: ['mon'] };
  const message = parseFreeFormMessage({ ...sample, data })._unsafeUnwrap();
  data.days.push('tue');
  expect(message).toMatchObject({ data: { days: ['mon'] } });
});
