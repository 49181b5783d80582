import {
  type Attempt,
  type CallOptions,
  findUnsupported,
  type MessageStatus,
  type ParsedMessage,
  type ProviderError,
  type SendError,
  type SendReceipt,
  toAttemptError,
  toSendError,
} from '@wamux/core';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import { type Answer, readAnswer } from './answer.js';
import { readSafely } from './call-over-http.js';
import { classifyFailure } from './classify-failure.js';
import type { HttpRequest, HttpResponse } from './http-transport.js';
import { type ProviderContext, toAnswerError, toRaw } from './provider-context.js';
import type { TransportFailure } from './transport-failure.js';

/** What a provider's answer says when it took the message. */
export interface Acceptance {
  readonly providerMessageId: string | null;
  readonly status: MessageStatus;
}

/** The two pure halves of an adapter's send. */
export interface SendMapping<Message extends ParsedMessage> {
  /** Checks the message at the door. */
  readonly parse: (input: unknown) => Result<Message, ProviderError>;
  /** Neutral → wire; an error is a refusal before any call. */
  readonly toRequest: (message: Message) => Result<HttpRequest, ProviderError>;
  /** Wire → neutral; anything that is not clearly an acceptance is an error. */
  readonly fromResponse: (answer: Answer) => Result<Acceptance, ProviderError>;
}

/** Builds an adapter's `send` or `sendTemplate`. What it returns never throws and never rejects. */
export function sendOverHttp<Message extends ParsedMessage>(
  context: ProviderContext,
  mapping: SendMapping<Message>,
): (input: unknown, options?: CallOptions) => ResultAsync<SendReceipt, SendError> {
  return (input, options) => {
    const parsed = mapping.parse(input);
    if (parsed.isErr()) return errAsync(notTried(context, parsed.error));
    const message = parsed.value;
    const unsupported = findUnsupported(context, message);
    if (unsupported !== undefined) return errAsync(notTried(context, unsupported, message));
    const request = mapSafely(mapping.toRequest, message);
    if (request.isErr()) return errAsync(notTried(context, request.error, message));

    const startedAt = performance.now();
    const exchange = context.transport.request(request.value, {
      timeoutMs: options?.timeoutMs ?? context.timeoutMs,
      signal: options?.signal,
    });
    return new ResultAsync(
      exchange.then((ended) => conclude(context, mapping, message, performance.now() - startedAt, ended)),
    );
  };
}

/** What the end of an exchange means for the message. */
function conclude<Message extends ParsedMessage>(
  context: ProviderContext,
  mapping: SendMapping<Message>,
  message: Message,
  elapsedMs: number,
  exchange: Result<HttpResponse, TransportFailure>,
): Result<SendReceipt, SendError> {
  const durationMs = Math.round(elapsedMs);
  if (exchange.isErr()) return err(tried(context, classifyFailure(exchange.error), message, durationMs));

  const sensitive = { secrets: context.secrets, phoneNumbers: [message.to] };
  const answer = readAnswer(exchange.value);
  const acceptance = readSafely(mapping.fromResponse, answer);
  if (acceptance.isErr()) {
    const error = toAnswerError(context, acceptance.error, answer, sensitive);
    return err(tried(context, error, message, durationMs));
  }
  return ok({
    provider: context.id,
    status: acceptance.value.status,
    providerMessageId: acceptance.value.providerMessageId,
    correlationId: message.correlationId,
    acceptedAt: isoNow(),
    attempts: [{ provider: context.id, outcome: 'accepted', durationMs }],
    raw: toRaw(answer, sensitive),
  });
}

let lastTime = 0;
let lastIso = '';

/** The time as ISO 8601. Many messages share a millisecond, and writing it out costs as much as a routing decision. */
function isoNow(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    lastIso = new Date(now).toISOString();
  }
  return lastIso;
}

/** An adapter that trips over a message has not sent it. */
function mapSafely<Message extends ParsedMessage>(
  toRequest: SendMapping<Message>['toRequest'],
  message: Message,
): Result<HttpRequest, ProviderError> {
  try {
    return toRequest(message);
  } catch (error) {
    return err({
      kind: 'validation',
      message: `the message could not be put into a request: ${String(error)}`,
    });
  }
}

function notTried(context: ProviderContext, error: ProviderError, message?: ParsedMessage): SendError {
  return failed(context, error, { outcome: 'not-tried', durationMs: 0 }, message);
}

function tried(
  context: ProviderContext,
  error: ProviderError,
  message: ParsedMessage,
  durationMs: number,
): SendError {
  return failed(context, error, { outcome: toSendError(error).outcome, durationMs }, message);
}

function failed(
  context: ProviderContext,
  error: ProviderError,
  attempt: Pick<Attempt, 'outcome' | 'durationMs'>,
  message: ParsedMessage | undefined,
): SendError {
  return toSendError(
    { ...error, provider: context.id },
    {
      attempts: [{ provider: context.id, ...attempt, error: toAttemptError(error) }],
      ...(message !== undefined && { correlationId: message.correlationId }),
    },
  );
}
