import type { OutboxError, WorkerState } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { toProviderStateLines } from '../output/provider-states.js';
import { watch } from '../output/watch.js';

export interface WatchedProviders {
  /** The source of what is shown: this command alone, or the workers of an outbox. */
  readonly source: 'process' | 'outbox';
  readonly read: () => ResultAsync<readonly WorkerState[], OutboxError>;
}

/** Shows the state of the providers until somebody has seen enough. */
export function watchProviders(
  io: Io,
  { read, source }: WatchedProviders,
  asJson: boolean,
): Promise<ExitName> {
  const toLines = (workers: readonly WorkerState[], now: number): readonly string[] => [
    new Date(now).toISOString(),
    ...(workers.length === 0
      ? ['no worker of this outbox has reported for a minute']
      : toProviderStateLines(io.stdout, workers, now)),
  ];
  return watch(io, { read, toLines, toJson: (workers, at) => ({ at, source, workers }) }, asJson);
}
