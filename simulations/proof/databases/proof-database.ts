/** Reads a database directly, without the outbox. */
export interface ProofDatabase {
  readonly url: string;
  query<Row extends object>(sql: string): Promise<readonly Row[]>;
  /**
   * Resolves when the database has done everything that its clients, who are all dead or all stopped, have asked of it. A
   * server carries out what it was sent even if the sender is dead.
   */
  settled(clients: 'dead' | 'stopped'): Promise<void>;
  /**
   * Reads the database including a commit during which its last client died, if there is one. Nobody may have the database
   * open. SQLite's log contains such a commit and the log's index does not; whether the next client finds it depends on
   * whether it has to recover.
   */
  withTornCommit(): Promise<Pick<ProofDatabase, 'query'>>;
}

/** A database made for a single run, which the run may damage. */
export interface OwnDatabase extends ProofDatabase {
  stop(): Promise<void>;
}
