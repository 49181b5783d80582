import { expect, it } from 'vitest';
import { shareLookup } from './shared-lookup.js';

it('asks for a name once for all who want to know it meanwhile, and again afterwards', () => {
  const asked: { name: string; answer: (...answer: unknown[]) => void }[] = [];
  const told: unknown[] = [];
  const lookup = shareLookup((name, _, answer) => void asked.push({ name, answer: answer as never }));
  const ask = (name: string, options = {}) =>
    lookup(name, options, (error, address, family) => told.push([error, address, family]));
  const names = () => asked.map(({ name }) => name);
  ask('hangs.example');
  ask('hangs.example');
  ask('well.example');
  ask('hangs.example', { family: 6 });
  expect(names()).toEqual(['hangs.example', 'well.example', 'hangs.example']);
  asked[1]?.answer(null, '127.0.0.1', 4);
  expect(told.splice(0)).toEqual([[null, '127.0.0.1', 4]]);
  const error = new Error('EAI_AGAIN');
  asked[0]?.answer(error);
  expect(told).toEqual([
    [error, undefined, undefined],
    [error, undefined, undefined],
  ]);
  ask('hangs.example');
  expect(names()).toHaveLength(4);
});
