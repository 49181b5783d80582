import type { StoreKind } from '../../../tooling/test-databases.js';
import type { OwnDatabase } from '../databases/proof-database.js';
import type { Trial } from '../trial.js';

/** One kind of run. */
export interface Scenario {
  readonly name: string;
  /** A description for people. */
  readonly what: string;
  /** How many runs of it there are for each run that was asked for. */
  readonly share: number;
  /** The only store that can suffer it. Default: both. */
  readonly store?: StoreKind;
  /**
   * Makes a database for one run only, where the shared one will not do; such runs come one after another.
   *
   * @throws {Skipped} where the machine lacks something.
   */
  readonly makeDatabase?: (kind: StoreKind) => Promise<OwnDatabase>;
  /** Whether the database is in trouble, so that workers report it. */
  readonly troublesWorkers?: true;
  /** Whether messages may go to any provider, whose reports settle unknown outcomes. */
  readonly withAnyProvider?: true;
  /** Whether messages are taken from live workers, a number that depends on chance: unknown outcomes are then not compared. */
  readonly takesFromTheLiving?: true;
  /** Whether acknowledged messages may be lost, or sent twice: this is counted, and is not a fault. */
  readonly losesWhatWasStored?: true;
  /** Carries out the scenario; the judge does the rest. */
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
