import type { Used } from '@wamux/router';
import type { Cell } from './table.js';

/** `3 of 64`; a hyphen where there is no such limit, or nobody knows. */
export function toUsedCell(used: Used | undefined): Cell {
  if (used === undefined) return ['dim', '-'];
  const text = `${used.used} of ${used.limit}`;
  return used.used < used.limit ? text : ['yellow', text];
}
