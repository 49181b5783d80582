import type { Trial } from '../trial.js';

/** One kind of run. */
export interface Scenario {
  readonly name: string;
  /** For a person. */
  readonly what: string;
  /** Runs of it, by each run that was asked for. */
  readonly share: number;
  /** Needs a server, and all of it: it is killed. */
  readonly killsServer?: true;
  /** Takes messages from workers that live, how many is a matter of chance: unknown outcomes are not compared. */
  readonly takesFromTheLiving?: true;
  /** Lets it happen; the judge looks at the rest. */
  play(trial: Trial): Promise<void>;
}
