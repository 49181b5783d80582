import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees objects that nothing refers to any more. A prepared statement of `@photostructure/sqlite` 1.2 keeps its connection
 * open until it is collected; a method that closes one came with 2.3, which needs Node 22.
 */
export function collectGarbage(): Promise<void> {
  // A collection stops the process for some milliseconds, so connections that close together share one.
  next ??= collectInNextTurn();
  return next;
}

let next: Promise<void> | undefined;

async function collectInNextTurn(): Promise<void> {
  // Callers that still hold a statement on their stack have returned by then.
  await nextTurn();
  next = undefined;
  collect();
  // Node runs the finalizers of native objects in a turn of their own.
  await nextTurn();
}

function collect(): void {
  try {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    setFlagsFromString('--no-expose-gc');
  } catch {
    // Runtimes other than Node collect when they choose to.
  }
}
