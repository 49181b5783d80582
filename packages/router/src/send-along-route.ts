import {
  type Attempt,
  errorKinds,
  type ParsedMessage,
  type SendError,
  type SendReceipt,
  toAttemptError,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { Route } from './route.js';

/** A route with its providers found. */
export interface CompiledRoute {
  readonly takes: (message: ParsedMessage) => boolean;
  readonly providers: readonly [WhatsAppProvider, ...WhatsAppProvider[]];
  readonly onUnknown: NonNullable<Route['onUnknown']>;
}

type Send = (provider: WhatsAppProvider) => ResultAsync<SendReceipt, SendError>;

/**
 * Asks the providers in turn until one accepts, or until asking another could send twice or cannot help.
 *
 * The next one is asked only after an error whose kind allows it, and never after an attempt that may have been
 * accepted, unless the route says `resend`.
 */
export async function sendAlongRoute(
  { providers, onUnknown }: CompiledRoute,
  message: ParsedMessage,
  send: Send,
): Promise<Result<SendReceipt, SendError>> {
  const attempts: Attempt[] = [];
  /** The first attempt that may have been accepted: what becomes of the later ones cannot make it undone. */
  let unknown: SendError | undefined;
  let last: SendError | undefined;

  for (const provider of providers) {
    const result = await sendSafely(provider, send);
    if (result.isOk()) {
      attempts.push(...result.value.attempts);
      return ok({ ...result.value, attempts, ...(unknown !== undefined && { duplicatePossible: true }) });
    }
    last = result.error;
    attempts.push(...attemptsOf(provider, last));
    if (last.outcome === 'unknown') unknown ??= last;
    const goOn = last.outcome === 'unknown' ? onUnknown === 'resend' : errorKinds[last.kind].failOver;
    if (!goOn) break;
  }
  const error = (unknown ?? last) as SendError;
  return err({ ...error, attempts, correlationId: message.correlationId });
}

/** What a provider reports of its own tries; one that reports none made one. */
function attemptsOf(provider: WhatsAppProvider, error: SendError): readonly Attempt[] {
  if (error.attempts !== undefined) return error.attempts;
  return [{ provider: provider.id, outcome: error.outcome, durationMs: 0, error: toAttemptError(error) }];
}

/** A provider that throws breaks the contract, and nobody knows what it did before. */
async function sendSafely(provider: WhatsAppProvider, send: Send): Promise<Result<SendReceipt, SendError>> {
  try {
    return await send(provider);
  } catch (error) {
    return err(
      toSendError({
        kind: 'unknown',
        provider: provider.id,
        message: `${provider.id} threw: ${String(error)}`,
      }),
    );
  }
}
