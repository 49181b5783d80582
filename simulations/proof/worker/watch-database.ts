import { type DatabaseConnection, PostgresDriver, SqliteDriver } from 'kysely';
import type { WorkerStep } from '../protocol.js';

type Pass = (step: WorkerStep) => void;
type Work = 'claim' | 'attempt' | 'result' | 'news';

/** What a transaction does, recognised by its first statement that shows it. */
const marks: readonly (readonly [Work, RegExp])[] = [
  ['claim', /\bupdate (?:"[^"]+"\.)?"wamux_messages" set .*"fencing_number" = "fencing_number" \+/s],
  ['attempt', /\binsert into (?:"[^"]+"\.)?"wamux_attempts"/],
  ['news', /^\s*insert into (?:"[^"]+"\.)?"wamux_seen_events"/],
  ['result', /^\s*update (?:"[^"]+"\.)?"wamux_attempts" as kept set "outcome"/],
];

const uncommitted = {
  claim: 'claim-uncommitted',
  attempt: 'attempt-uncommitted',
  result: 'result-uncommitted',
  news: 'news-uncommitted',
} as const satisfies Record<Work, WorkerStep>;

/** Watches the connections of both stores from outside, so that the product itself contains no crash points. */
export function watchDatabase(pass: Pass): void {
  const watched = new WeakSet<DatabaseConnection>();
  for (const { prototype } of [SqliteDriver, PostgresDriver]) {
    const { acquireConnection } = prototype;
    prototype.acquireConnection = async function () {
      const connection = await acquireConnection.call(this);
      if (!watched.has(connection)) watch(connection, pass);
      watched.add(connection);
      return connection;
    };
  }
}

/** Watches the statements of one connection, and reports which step of a message's life they belong to. */
function watch(connection: DatabaseConnection, pass: Pass): void {
  const executeQuery = connection.executeQuery.bind(connection);
  let work: Work | undefined;

  function before(statement: string): void {
    if (statement.startsWith('begin')) work = undefined;
    if (work === undefined) {
      work = marks.find(([, form]) => form.test(statement))?.[0];
      if (work === 'claim') pass('before-claim');
    }
    if (statement !== 'commit') return;
    pass('commit');
    if (work !== undefined) pass(uncommitted[work]);
  }

  function after(statement: string): void {
    if (statement !== 'commit') return;
    if (work === 'result') pass('after-result');
    if (work === 'news') pass('after-news');
  }

  connection.executeQuery = async (query) => {
    before(query.sql);
    const result = await executeQuery(query);
    after(query.sql);
    return result as never;
  };
}
