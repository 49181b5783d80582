import type { StoreKind } from '../../../tooling/test-databases.js';
import type { OwnDatabase } from '../databases/proof-database.js';
import type { Trial } from '../trial.js';

/** One kind of run. */
export interface Scenario {
  readonly name: string;
  /** For a person. */
  readonly what: string;
  /** Runs of it, by each run that was asked for. */
  readonly share: number;
  /** Where only one can suffer it. Default: both. */
  readonly store?: StoreKind;
  /**
   * Makes a database for one run alone, where the one that is there will not do; such runs come one after the other.
   *
   * @throws {Skipped} where the machine lacks something.
   */
  readonly makeDatabase?: (kind: StoreKind) => Promise<OwnDatabase>;
  /** The database is in trouble, and workers say so. */
  readonly troublesWorkers?: true;
  /** Messages may go to any provider, and what it reports settles those whose outcome is unknown. */
  readonly withAnyProvider?: true;
  /** Takes messages from workers that live, how many is a matter of chance: unknown outcomes are not compared. */
  readonly takesFromTheLiving?: true;
  /** What was acknowledged may be lost, and sent twice: it is counted, and no fault. */
  readonly losesWhatWasStored?: true;
  /** Lets it happen; the judge looks at the rest. */
  play(trial: Trial): Promise<void>;
}

type WithDatabase<Own extends OwnDatabase> = Omit<Scenario, 'makeDatabase' | 'play'> & {
  readonly makeDatabase: (kind: StoreKind) => Promise<Own>;
  play(trial: Trial, database: Own): Promise<void>;
};

/** A scenario that does something to the database that it made. */
export function withDatabase<Own extends OwnDatabase>(scenario: WithDatabase<Own>): Scenario {
  return { ...scenario, play: (trial) => scenario.play(trial, trial.database as unknown as Own) };
}
