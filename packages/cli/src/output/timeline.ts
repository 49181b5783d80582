import type { RecordedEvent, TimelineEntry } from '@wamux/outbox';
import type { Output } from '../io.js';
import { cleanLine } from './clean.js';
import { toSentence } from './failure.js';
import { toAge, toInstant, toLocalTime, type Viewpoint } from './instant.js';
import { type Cell, toTable } from './table.js';

/** What happened to a message, a line each, the oldest first. */
export function toTimelineLines(
  output: Output,
  timeline: readonly TimelineEntry[],
  viewpoint: Viewpoint,
): string[] {
  const rows = timeline.map((entry): Cell[] => [
    toLocalTime(entry.at, viewpoint),
    ['dim', toAge(entry.at, viewpoint)],
    toHappening(entry, viewpoint),
  ]);
  return toTable(output, ['time', 'age', 'what happened'], rows);
}

/** One event of an outbox, with the id of its message. Of what a user wrote it shows that it came, and nothing else. */
export function toEventLine(output: Output, recorded: RecordedEvent, viewpoint: Viewpoint): string {
  const { at, id } = recorded;
  const time = output.paint('dim', toLocalTime(at, viewpoint));
  if (recorded.state === undefined) {
    const { by, reason } = recorded;
    const who = by === undefined ? '' : ` by ${by}`;
    const why = reason === undefined ? '' : `: ${reason}`;
    const what =
      recorded.type === 'received'
        ? `received ${recorded.event.type} (${recorded.event.provider})`
        : `${recorded.type}${who}${why}`;
    return `${time}  ${cleanLine(`${id}  ${what}`)}`;
  }
  const { cursor: _, id: __, provider, ...entry } = recorded;
  const who = provider === undefined ? '' : ` (${provider})`;
  const happened = cleanLine(toHappening(entry, viewpoint));
  return `${time}  ${id}  ${happened}${who}`;
}

function toHappening(entry: TimelineEntry, viewpoint: Viewpoint): string {
  const { by, dueAt, error, outcome, provider, reason, state, status, type } = entry;
  const why = error === undefined ? '' : `: ${toSentence(error)}`;
  if (type === 'attempt') return `given to ${provider}`;
  if (type === 'answer') return `${provider} ${outcome ?? 'was asked'}${why}`;
  if (type === 'provider-status') return `${provider} says ${status}`;
  const parts = [
    type,
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(type === 'status' && status !== undefined ? [status] : []),
    ...(state === undefined || state === type || (type === 'status' && state === status)
      ? []
      : [`→ ${state}`]),
    ...(dueAt === undefined ? [] : [`until ${toInstant(dueAt, viewpoint)}`]),
  ];
  return `${parts.join(' ')}${reason === undefined ? '' : `: ${reason}`}${isAnswered(type) ? '' : why}`;
}

/** The line before contains the provider's answer, with the same error. */
const isAnswered = (type: TimelineEntry['type']): boolean => ['accepted', 'unknown'].includes(type);
