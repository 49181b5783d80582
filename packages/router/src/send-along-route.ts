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

type Send<Message> = (provider: WhatsAppProvider, message: Message) => ResultAsync<SendReceipt, SendError>;

/**
 * Asks the providers in turn until one accepts, or until asking another could send twice or cannot help.
 *
 * The next one is asked only after an error whose kind allows it, and never after an attempt that may have been
 * accepted, unless the route says `resend`.
 */
export function sendAlongRoute<Message extends ParsedMessage>(
  route: CompiledRoute,
  message: Message,
  send: Send<Message>,
): Promise<Result<SendReceipt, SendError>> {
  const [first] = route.providers;
  // Most messages end here; the loop and its bookkeeping begin with the first failure.
  return ask(first, message, send, (result) =>
    result.isOk() ? result : goOn(route, message, send, result.error),
  );
}

async function goOn<Message extends ParsedMessage>(
  { providers, onUnknown }: CompiledRoute,
  message: Message,
  send: Send<Message>,
  firstError: SendError,
): Promise<Result<SendReceipt, SendError>> {
  const [first, ...others] = providers;
  const attempts: Attempt[] = [...attemptsOf(first, firstError)];
  let last = firstError;
  /** The first attempt that may have been accepted: what becomes of the later ones cannot make it undone. */
  let unknown = last.outcome === 'unknown' ? last : undefined;

  for (const provider of others) {
    const mayAsk = last.outcome === 'unknown' ? onUnknown === 'resend' : errorKinds[last.kind].failOver;
    if (!mayAsk) break;
    const result = await ask(provider, message, send, (answer) => answer);
    if (result.isOk()) {
      attempts.push(...result.value.attempts);
      return ok({ ...result.value, attempts, ...(unknown !== undefined && { duplicatePossible: true }) });
    }
    last = result.error;
    attempts.push(...attemptsOf(provider, last));
    if (last.outcome === 'unknown') unknown ??= last;
  }
  return err({ ...(unknown ?? last), attempts, correlationId: message.correlationId });
}

/** What a provider reports of its own tries; one that reports none made one. */
function attemptsOf(provider: WhatsAppProvider, error: SendError): readonly Attempt[] {
  if (error.attempts !== undefined) return error.attempts;
  return [{ provider: provider.id, outcome: error.outcome, durationMs: 0, error: toAttemptError(error) }];
}

type SendResult = Result<SendReceipt, SendError>;

/** Offers the message to one provider. One that throws or rejects breaks the contract: nobody knows what it did. */
function ask<Message>(
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  then: (result: SendResult) => SendResult | Promise<SendResult>,
): Promise<SendResult> {
  const broken = (reason: unknown): SendResult | Promise<SendResult> => {
    const text = `${provider.id} threw: ${String(reason)}`;
    return then(err(toSendError({ kind: 'unknown', provider: provider.id, message: text })));
  };
  try {
    return send(provider, message).then(then, broken) as Promise<SendResult>;
  } catch (reason) {
    return Promise.resolve(broken(reason));
  }
}
