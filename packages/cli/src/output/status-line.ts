import type { MessageStatus, StatusReport } from 'wamux';
import type { ExitName } from '../exit-codes.js';
import type { Output, Style } from '../io.js';
import { cleanLine } from './clean.js';
import { toSentence } from './failure.js';
import { toInstant, type Viewpoint } from './instant.js';

const fates: Readonly<Record<MessageStatus, { readonly style: Style; readonly exit: ExitName }>> = {
  queued: { style: 'cyan', exit: 'ok' },
  scheduled: { style: 'cyan', exit: 'ok' },
  accepted: { style: 'cyan', exit: 'ok' },
  processing: { style: 'cyan', exit: 'ok' },
  sent: { style: 'cyan', exit: 'ok' },
  delivered: { style: 'green', exit: 'ok' },
  read: { style: 'green', exit: 'ok' },
  failed: { style: 'red', exit: 'failed' },
  rejected: { style: 'red', exit: 'failed' },
  expired: { style: 'red', exit: 'failed' },
  canceled: { style: 'red', exit: 'failed' },
  unknown: { style: 'magenta', exit: 'unknown' },
};

/** How a command ends if this is the last status that it has learnt. */
export const exitOf = (status: MessageStatus): ExitName => fates[status].exit;

/** `delivered  bird  2026-11-21 05:00:00, 4 min ago`, the provider's own word where it is another, and why it failed. */
export function toStatusLine(
  output: Output,
  { at, error, provider, rawStatus, status }: StatusReport,
  viewpoint: Viewpoint,
): string {
  const word = cleanLine(rawStatus);
  return [
    output.paint(fates[status].style, status.padEnd(9)),
    provider,
    ...(at === undefined ? [] : [toInstant(at, viewpoint)]),
    ...(word === '' || word === status ? [] : [`provider status: ${word}`]),
    ...(error === undefined ? [] : [toSentence(error)]),
  ].join('  ');
}
