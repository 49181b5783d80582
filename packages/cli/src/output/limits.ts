import type { LimitsInUse, Used } from '@wamux/router';
import type { Cell } from './table.js';

/** The titles of what `toLimitCells` gives. */
export const limitTitles = ['in flight', 'last second', 'to recipient', 'waiting', 'repeats'] as const;

/** How much is in use of a provider's limits, and of the repeats that it may be burdened with. */
export function toLimitCells(limits: LimitsInUse | undefined, repeats: Used): Cell[] {
  const { concurrency, pair, perSecond, queue } = limits ?? {};
  return [concurrency, perSecond, pair, queue, repeats].map(toCell);
}

/** `3 of 64`; a hyphen where there is no such limit. */
function toCell(used: Used | undefined): Cell {
  if (used === undefined) return ['dim', '-'];
  const text = `${used.used} of ${used.limit}`;
  return used.used < used.limit ? text : ['yellow', text];
}
