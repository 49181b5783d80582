import { messageStates, type OutboxStats } from '@wamux/outbox';
import type { Output } from '../io.js';
import { toAge, toInstant, type Viewpoint } from './instant.js';
import { toStateCell } from './outbox-message.js';
import { type Cell, toTable } from './table.js';

/** Where the messages of an outbox stand, whom they wait for, and for how long. */
export function toStatsLines(output: Output, stats: OutboxStats, viewpoint: Viewpoint): string[] {
  const { due, dueSince, lanes, oldestUnfinished, orphanedUpdates, paused, pauses, states } = stats;
  const { teams, unserved, workers } = stats;
  const instant = (at: string | undefined, none: string): string =>
    at === undefined ? none : toInstant(at, viewpoint);
  return [
    ...toTable(
      output,
      ['state', 'messages'],
      messageStates.map((state): Cell[] => [toStateCell(state), String(states[state])]),
    ),
    '',
    ...(lanes.length === 0
      ? []
      : [
          ...toTable(
            output,
            ['waits for', 'queued', 'due', 'sending', 'due since'],
            lanes.map((lane): Cell[] => [
              lane.lane === '' ? 'anybody' : lane.lane,
              ...[lane.queued, lane.due, lane.sending].map(String),
              lane.dueSince === undefined ? '' : toAge(lane.dueSince, viewpoint),
            ]),
          ),
          '',
        ]),
    ...(pauses.length === 0
      ? []
      : [
          ...toTable(
            output,
            ['paused', 'since', 'by', 'why'],
            pauses.map(({ by = '', lane, provider, reason, since }): Cell[] => [
              ['yellow', provider ?? `lane ${lane === '' ? 'anybody' : lane}`],
              toAge(since, viewpoint),
              by,
              reason,
            ]),
          ),
          '',
        ]),
    ...(teams.length === 0
      ? []
      : [
          ...toTable(
            output,
            ['team', 'messages since midnight UTC'],
            teams.map(({ team, messagesToday }): Cell[] => [team, String(messagesToday)]),
          ),
          '',
        ]),
    ...toTable(
      output,
      ['active workers', workers === 0 && due > 0 ? '0: nothing is sent' : String(workers)],
      [
        ['oldest unfinished message', instant(oldestUnfinished, 'none')],
        ['due and unsent since', instant(dueSince, 'nothing is due')],
        ['no worker can serve', String(unserved)],
        ['waiting for a paused provider', String(paused)],
        ['orphaned status updates', String(orphanedUpdates)],
      ],
    ),
  ];
}
