import { checkOptions, isCount } from './check-options.js';
import type { FaultTrigger } from './fault-trigger.js';

/** Which requests of a route a fault hits. */
export interface StageOptions {
  /** How many requests of the route pass untouched first. Default 0. */
  readonly after?: number;
  /** How many requests it hits. Default: all. */
  readonly times?: number;
}

/** For each option: what it should be, in the words of the error message, and whether a value is valid. */
const stageOptions = {
  after: ['how many requests pass, a whole number', isCount],
  times: [
    'how many requests are hit, a whole number from 1',
    (times: unknown) => (isCount(times) && times > 0) || times === Number.POSITIVE_INFINITY,
  ],
} as const;

export interface StagedFaults {
  /** Throws where an option has an unknown name, or is not a number of requests. */
  stage(route: string, trigger: FaultTrigger, options?: StageOptions): () => void;
  /** The fault that hits this request, or `null`. Counts the request. */
  draw(route: string, request: { readonly valid: boolean }): FaultTrigger | null;
  clear(): void;
}

interface StagedFault {
  readonly route: string;
  readonly trigger: FaultTrigger;
  toPass: number;
  toHit: number;
}

export function createStagedFaults(): StagedFaults {
  let staged: readonly StagedFault[] = [];
  return {
    stage(route, trigger, options = {}) {
      checkOptions(options, stageOptions);
      const { after = 0, times = Number.POSITIVE_INFINITY } = options;
      const fault: StagedFault = { route, trigger, toPass: after, toHit: times };
      staged = [...staged, fault];
      return () => {
        staged = staged.filter((other) => other !== fault);
      };
    },
    // Faults apply in the order of staging: a request that an earlier fault hits is not counted by a later one.
    draw(route, { valid }) {
      for (const fault of staged) {
        if (fault.route !== '*' && fault.route !== route) continue;
        if (!valid && fault.trigger.when !== 'at-once') continue;
        if (fault.toPass > 0) {
          fault.toPass -= 1;
        } else if (fault.toHit > 0) {
          fault.toHit -= 1;
          return fault.trigger;
        }
      }
      return null;
    },
    clear() {
      staged = [];
    },
  };
}
