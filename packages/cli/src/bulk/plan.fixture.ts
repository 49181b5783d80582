import { Readable } from 'node:stream';
import type { BulkPlan } from './read-plan.js';

/** The plan of a file whose recipients are in `phone`, and whose texts are in `text`. */
export const planOf = (content: string, more: Partial<BulkPlan> = {}): BulkPlan => ({
  ...{
    path: 'people.csv',
    read: () => Readable.from([Buffer.from(content)]),
    delimiter: ',',
    hasMark: false,
  },
  ...{ to: 'phone', text: 'text', key: undefined, template: undefined },
  ...{ perSecond: undefined, result: undefined, toNumber: (written) => written },
  ...more,
});

/** A file with a text to so many people. */
export const fileOf = (count: number): string =>
  ['phone,text', ...Array.from({ length: count }, (_, n) => `+5730055${10_000 + n},Hola`)].join('\n');
