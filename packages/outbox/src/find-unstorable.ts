import type { Issue } from '@wamux/core';

/** Far deeper than any message. Without a limit, deeply nested lists would overflow the stack. */
const deepest = 50;

/** Finds the first part of a value that would not survive JSON unchanged; `undefined` where every part does. */
export function findUnstorable(value: unknown, path = '', above: readonly object[] = []): Issue | undefined {
  const what = describeUnstorable(value, above);
  if (what !== undefined)
    return { path: path || '(root)', message: `expected a value that JSON can hold; this is ${what}` };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const issue = findUnstorable(inner, place, [...above, value]);
    if (issue !== undefined) return issue;
  }
  return undefined;
}

function describeUnstorable(value: unknown, above: readonly object[]): string | undefined {
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') {
    return `a ${typeof value}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (above.includes(value)) return 'a circular reference';
  if (above.length >= deepest) return `deeper than ${deepest} levels`;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain ? undefined : `a ${value.constructor?.name ?? 'class'}`;
}
