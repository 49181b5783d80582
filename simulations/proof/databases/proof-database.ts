/** Reads a database as anybody may, past the outbox. */
export interface ProofDatabase {
  readonly url: string;
  query<Row extends object>(sql: string): Promise<readonly Row[]>;
  /**
   * Ends when the database has done whatever its clients, who are all dead or all stopped, have still asked of it. A
   * server carries out what it was sent, whether the sender lives or not.
   */
  settled(clients: 'dead' | 'stopped'): Promise<void>;
  /**
   * With a commit over which its last client died, if there is one. Nobody may have the database open. SQLite's log holds
   * such a commit and the log's index does not; whether the next client finds it depends on whether it has to recover.
   */
  withTornCommit(): Promise<Pick<ProofDatabase, 'query'>>;
}

/** One that is made for a single run, with what the run does to it. */
export interface OwnDatabase extends ProofDatabase {
  stop(): Promise<void>;
}
