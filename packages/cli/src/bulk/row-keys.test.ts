import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { planOf } from './plan.fixture.js';
import type { BulkPlan } from './read-plan.js';
import { type BulkRow, type RowProblem, readRows } from './read-rows.js';

const keysOf = async (...orders: string[]): Promise<unknown[]> => {
  const rows = orders.map((order) => `+573005550001,Hola,${order}`);
  return keysIn(planOf(['phone,text,order', ...rows].join('\n'), { key: 'order' }));
};

const keysIn = async (plan: BulkPlan): Promise<unknown[]> => {
  const read: (BulkRow | RowProblem)[] = await Readable.from(readRows(plan)).toArray();
  return read.map((row) => ('problem' in row ? row.problem : row.key));
};

it('are one for one order, whatever space stands around it', async () => {
  const [plain, ...others] = await keysOf('A 1', ' A 1', 'A 1 ', '\tA 1\u00A0');
  // What outboxes hold was named so before: it must not be sent again.
  expect(plain).toBe('bulk-pLx6EnKi56ZX4Ro-yZ-z-I');
  expect(others).toEqual([plain, plain, plain]);
  const [within] = await keysOf('A  1');
  expect(within).not.toBe(plain);
});

it('are missing where nothing but space is', async () => {
  expect(await keysOf('', ' ')).toEqual(['order: is empty', 'order: is empty']);
});

it('are those of their messages without such a column, wherever the rows stand and however their numbers are written', async () => {
  const keysOfRows = (...rows: string[]) => keysIn(planOf(['phone,text', ...rows].join('\n')));
  const [ada, eva] = await keysOfRows('+573005550001,Hola', '+573005550002,Hola');
  expect(await keysOfRows('+573005550003,Hola', '+57 300 555 0002,Hola', '+573005550001,Hola')).toEqual([
    expect.not.stringMatching(`^(${ada}|${eva})$`),
    eva,
    ada,
  ]);
  // Somebody has two orders of the same, and another one says something else.
  const [first, second, other] = await keysOfRows(
    ...['+573005550001,Hola', '+573005550001,Hola', '+573005550001,Adios'],
  );
  expect(new Set([first, second, other, eva]).size).toBe(4);
  expect(first).toBe(ada);
});
