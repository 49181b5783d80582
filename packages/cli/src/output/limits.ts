import type { Used } from '@wamux/router';
import type { Cell } from './table.js';

/** Shows a use as `3 of 64`, or as a hyphen where there is no such limit or it is not known. */
export function toUsedCell(used: Used | undefined): Cell {
  if (used === undefined) return ['dim', '-'];
  const text = `${used.used} of ${used.limit}`;
  return used.used < used.limit ? text : ['yellow', text];
}
