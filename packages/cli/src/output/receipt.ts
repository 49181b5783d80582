import type { SendReceipt, WhatsAppProvider } from 'wamux';
import type { Output } from '../io.js';
import { cleanLine } from './clean.js';
import { toCommand } from './command.js';
import { toAttemptLines } from './failure.js';

type Capabilities = WhatsAppProvider['capabilities'];

/** A receipt for a person, and how to go on with it, by what its provider can do. */
export function toReceiptLines(
  output: Output,
  receipt: SendReceipt,
  can: Capabilities | undefined,
): string[] {
  const { attempts, correlationId, duplicatePossible, provider, providerMessageId, settledBy, status } =
    receipt;
  const id = providerMessageId === null ? undefined : cleanLine(providerMessageId);
  return [
    `${output.paint('green', 'accepted')} by ${provider}, status ${status}`,
    ...(settledBy === undefined ? [] : [`Its answer was lost; settled by ${settledBy}.`]),
    ...(duplicatePossible ? ['An earlier provider may have it too: the recipient may get it twice.'] : []),
    ...(attempts.length > 1 ? toAttemptLines(output, attempts) : []),
    `message id      ${id ?? `none: ${provider} gives none`}`,
    `correlation id  ${correlationId}`,
    ...toNextLines(provider, id, can),
  ];
}

function toNextLines(provider: string, id: string | undefined, can: Capabilities | undefined): string[] {
  if (can?.getStatus === 'none') {
    const told = can.webhook === 'none' ? 'see `wamux doctor` for other ways' : 'its webhook reports it';
    return [`${provider} cannot be asked for its status: ${told}.`];
  }
  return id === undefined
    ? ['To follow the message, keep its receipt:', '  wamux send … --json > receipt.json']
    : ['Follow it:', `  ${toCommand('status', { provider, watch: true }, id)}`];
}
