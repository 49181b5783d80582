import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withRaw } from './with-raw.js';

describe('the raw answer of a receipt', () => {
  it('is made when somebody reads it, and once', () => {
    let made = 0;
    const receipt = withRaw({ provider: 'p' }, () => {
      made += 1;
      return { id: '1' };
    });
    expect(receipt.provider).toBe('p');
    expect(made).toBe(0);
    expect(receipt.raw).toBe(receipt.raw);
    expect(made).toBe(1);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'not JSON'],
  ])('is made once where it is %s', (_, raw) => {
    let made = 0;
    const receipt = withRaw({}, () => {
      made += 1;
      return raw;
    });
    expect([receipt.raw, receipt.raw, made]).toEqual([raw, raw, 1]);
  });

  it('is there for whoever copies, stores, compares or prints the receipt', () => {
    const receipt = withRaw({ provider: 'p' }, () => ({ id: '1' }));
    const plain = { provider: 'p', raw: { id: '1' } };
    expect({ ...receipt }).toStrictEqual(plain);
    expect(structuredClone(receipt)).toStrictEqual(plain);
    expect(JSON.parse(JSON.stringify(receipt))).toStrictEqual(plain);
    expect(Object.keys(receipt)).toEqual(['provider', 'raw']);
    expect(receipt).toStrictEqual(plain);
    expect(inspect(receipt)).toBe(inspect(plain));
    expect(inspect({ value: receipt })).toBe(inspect({ value: plain }));
  });
});
