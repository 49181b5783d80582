import type { Database, Trx } from '../database/database.js';
import { GroupCommit } from '../group-commit.js';

/** The most lists in one transaction. */
const mostLists = 200;
/** The most items in such a list; a longer one has its own transaction. */
const longestShared = 10;

/**
 * Lets lists that come at the same time share a transaction: a provider pushes most events one by one, and otherwise each
 * would wait for the disk alone.
 *
 * @param work Stores all of its items or none, and returns a value for each.
 * @returns A function that stores a list, and resolves after the commit with a value for each of its items.
 */
export function shareTransactions<Item, Value>(
  database: Database,
  work: (trx: Trx, items: readonly Item[]) => Promise<readonly Value[]>,
): (items: readonly Item[]) => Promise<readonly Value[]> {
  const store = (items: readonly Item[]) => database.transaction((trx) => work(trx, items));
  async function commit(lists: readonly (readonly Item[])[]): Promise<readonly (readonly Value[])[]> {
    const values = await store(lists.flat());
    let end = 0;
    return lists.map(({ length }) => {
      end += length;
      return values.slice(end - length, end);
    });
  }
  const commits = new GroupCommit(commit, { most: mostLists, fateOf: (error) => database.fateOf(error) });
  return (items) => (items.length > longestShared ? store(items) : commits.add(items));
}
