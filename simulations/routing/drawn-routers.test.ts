import { expect, it } from 'vitest';
import { drawRouter } from './drawing.js';
import { findBroken } from './judge-drawing.js';
import { play } from './play-drawing.js';

const drawings = 200;

it(`${drawings} routers that chance has made keep what a router promises`, async () => {
  const broken: string[] = [];
  for (let seed = 1; seed <= drawings; seed += 1) {
    const drawing = drawRouter(seed);
    const found = findBroken(drawing, await play(drawing));
    broken.push(...found.map((what) => `seed ${seed}: ${what}`));
  }
  expect(broken).toEqual([]);
}, 120_000);
