import { expect, it } from 'vitest';
import { createOutput } from '../io.js';
import { toStatusLine } from './status-line.js';

const output = createOutput({ write: () => true }, {});
const viewpoint = { now: Date.parse('2026-11-21T10:04:00Z'), timeZone: 'America/Bogota' };
const report = {
  provider: 'bird',
  providerMessageId: '1',
  status: 'delivered',
  rawStatus: 'DELIVRD',
} as const;

it.each([
  ['2026-11-21T10:00:00.123Z', 'delivered  bird  2026-11-21 05:00:00, 3 min ago  provider status: DELIVRD'],
  [undefined, 'delivered  bird  provider status: DELIVRD'],
])('a status of %j has its time where the reader is, with the age', (at, line) => {
  expect(toStatusLine(output, { ...report, ...(at !== undefined && { at }) }, viewpoint)).toBe(line);
});
