import type { BulkPlan } from './read-plan.js';
import { type BulkRow, readRows } from './read-rows.js';

/** As many as the outbox stores at a time. */
const chunkSize = 500;

/** Reads the rows of a checked file in chunks, so that only one of them is in memory. */
export async function* readChunks(plan: BulkPlan): AsyncGenerator<readonly BulkRow[]> {
  let chunk: BulkRow[] = [];
  for await (const read of readRows(plan)) {
    if ('problem' in read)
      throw new Error(`row ${read.row}: ${read.problem}: the file changed after it was checked`);
    chunk.push(read);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
