import type { PauseTarget } from '@wamux/outbox';
import type { ArgsDef } from 'citty';
import { usageError } from '../cli-error.js';
import { decisionArgs } from './selection-arguments.js';

/** The flags that say what is paused or resumed, and who decides. */
export const pauseArgs = {
  provider: {
    type: 'positional',
    required: false,
    description: 'The provider, by its name in the config',
  },
  lane: {
    type: 'string',
    valueHint: 'lane',
    description: 'Instead of a provider: a lane, as `wamux outbox stats` names it',
  },
  by: { ...decisionArgs.by, description: 'Who decided, for the record. Default: the user of this machine' },
} as const satisfies ArgsDef;

interface Given {
  readonly provider?: string | undefined;
  readonly lane?: string | undefined;
}

/** What a person means: one provider, or one lane. */
export function readTarget({ lane, provider }: Given): PauseTarget {
  if (provider !== undefined && lane === undefined) return { provider };
  // The lane of messages without a known provider.
  if (provider === undefined && lane !== undefined) return { lane: lane === 'anybody' ? '' : lane };
  throw usageError('name one provider, or a lane with --lane');
}

/** The name of a target in a sentence. */
export const toTargetWords = ({ lane, provider }: PauseTarget): string =>
  provider === undefined ? `the lane "${lane || 'anybody'}"` : provider;
