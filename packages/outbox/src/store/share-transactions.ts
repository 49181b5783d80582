import type { Database, Trx } from '../database/database.js';
import { GroupCommit } from '../group-commit.js';

/** Lists of one transaction, */
const mostLists = 200;
/** and how long such a list is at most: a longer one has a transaction of its own. */
const longestShared = 10;

/**
 * Lets lists that come at the same time share a transaction: a provider pushes most news by itself, and each would wait for
 * the disk alone.
 *
 * @param work Stores all of its items or none of them, and gives a value for each.
 * @returns What stores a list, and gives a value for each of its items after the commit.
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
  const commits = new GroupCommit(commit, mostLists, { fateOf: (error) => database.fateOf(error) });
  return (items) => (items.length > longestShared ? store(items) : commits.add(items));
}
