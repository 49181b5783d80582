import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.js';

describe('Secret', () => {
  const secret = new Secret('canary-4711');

  it('gives its value when asked', () => {
    expect(secret.reveal()).toBe('canary-4711');
  });

  it.each([
    ['a template literal', () => `${secret}`],
    ['String()', () => String(secret)],
    ['JSON', () => JSON.stringify({ secret })],
    ['console.log', () => inspect({ secret }, { depth: 10, showHidden: true })],
    ['its own keys', () => JSON.stringify(Object.getOwnPropertyNames(secret))],
    ['a spread copy', () => JSON.stringify({ ...secret })],
  ])('does not show it in %s', (_, print) => {
    expect(print()).not.toContain('canary');
  });

  it('says that something is hidden', () => {
    expect(`${secret}`).toBe('[redacted]');
  });
});
