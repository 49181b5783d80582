import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QueueSet } from './queue-set.js';

const change = fc.record({
  action: fc.constantFrom('add', 'delete', 'delete the first', 'look'),
  member: fc.integer({ min: 0, max: 9 }),
});

test('its first member is that of a plain set, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const queue = new QueueSet<number>();
      const plain = new Set<number>();
      const firstOfPlain = () => [...plain][0];
      for (const { action, member } of changes) {
        const given = action === 'delete the first' ? (queue.first ?? member) : member;
        if (action === 'add') {
          queue.add(given);
          plain.add(given);
        } else if (action !== 'look') {
          queue.delete(given);
          plain.delete(given);
        }
        if (action !== 'delete') expect(queue.first).toBe(firstOfPlain());
        expect(queue.size).toBe(plain.size);
        expect(queue.has(given)).toBe(plain.has(given));
      }
      expect(queue.first).toBe(firstOfPlain());
    }),
  );
});

test('a member that left and came again stands at the end', () => {
  const queue = new QueueSet<string>();
  queue.add('a');
  queue.add('b');
  expect(queue.first).toBe('a');
  queue.delete('a');
  queue.add('a');
  expect(queue.first).toBe('b');
});
