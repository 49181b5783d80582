import {
  type Attempt,
  type CallOptions,
  type MessageStatus,
  type ProviderError,
  type SendError,
  type SendReceipt,
  toAttemptError,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import {
  type ParsedMessage,
  parseCallOptions,
  parseFreeFormMessage,
  parseMessage,
  parseTemplateMessage,
  toUserId,
} from '@wamux/core/input';
import { findUnsupported } from '@wamux/core/policy';
import { redactText, secretsRemover, wordsOf } from '@wamux/core/redaction';
import type { Limits } from '@wamux/limits';
import type { HttpRequest, HttpResponse } from '@wamux/transport';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import { type Answer, readAnswer } from './answer.js';
import { readSafely } from './call-over-http.js';
import { type Exchange, execute, findLimitError } from './exchange.js';
import { type ProviderContext, toAnswerError, toRaw } from './provider-context.js';
import { readCutShort } from './read-cut-short.js';
import { requireResult } from './require-description.js';
import { toPreview } from './to-preview.js';
import { withRaw } from './with-raw.js';

/** What a provider's answer says when it accepted the message. */
export interface Acceptance {
  /** The provider's id of the message; `null` where it gives none. */
  readonly providerMessageId: string | null;
  /** The status that the answer reports, in our words; usually `accepted`. */
  readonly status: MessageStatus;
  /** The recipient as the provider names them, if it does. */
  readonly recipient?: string | undefined;
}

/** The pure halves of an adapter's sending. */
export interface SendMapping {
  /** Neutral → wire; an error is a refusal before any call. */
  readonly toRequest: (message: ParsedMessage) => Result<HttpRequest, ProviderError>;
  /** Wire → neutral; anything that is not clearly an acceptance is an error. */
  readonly fromResponse: (answer: Answer) => Result<Acceptance, ProviderError>;
  /** Called with a message that the provider refused. */
  readonly onRefused?: (message: ParsedMessage, error: ProviderError) => void;
  /** Removes from the body of a preview what must not be shown in addition to the credentials. */
  readonly hide?: ((text: string) => string) | undefined;
}

/** Builds the sending methods of an adapter's provider. What they return never throws and never rejects. */
export function sendOverHttp(
  context: ProviderContext,
  mapping: SendMapping,
): Required<Pick<WhatsAppProvider, 'hasPairLimit' | 'send' | 'sendTemplate' | 'preview'>> {
  // A router asks for a preview right before it sends, and the send reuses the request made for it. Only once: a later send
  // makes its own.
  let previewed: Prepared | undefined;
  function prepareOnce(parsed: Result<ParsedMessage, ProviderError>): Result<Prepared, SendError> {
    const last = previewed;
    previewed = undefined;
    return last !== undefined && parsed.isOk() && parsed.value === last.message
      ? ok(last)
      : prepare(context, mapping, parsed);
  }
  return {
    hasPairLimit: (context.limits.pairIntervalMs ?? 0) > 0,
    send: (input, options) => deliver(context, mapping, prepareOnce(parseFreeFormMessage(input)), options),
    sendTemplate: (input, options) =>
      deliver(context, mapping, prepareOnce(parseTemplateMessage(input)), options),
    preview(input, options) {
      const prepared = prepare(context, mapping, parseMessage(input));
      if (prepared.isErr()) return err(prepared.error);
      previewed = prepared.value;
      const { message, request } = prepared.value;
      const refusal = findLimitError(context, message.to, options);
      return refusal === undefined
        ? ok(toPreview(context, mapping.hide, message.to, request))
        : err(notTried(context, refusal, message));
    },
  };
}

/** A message that this provider can take, and the request for it. */
interface Prepared {
  readonly message: ParsedMessage;
  readonly request: HttpRequest;
}

/** Everything that can be known about a message before any call. */
function prepare(
  context: ProviderContext,
  { toRequest }: SendMapping,
  parsed: Result<ParsedMessage, ProviderError>,
): Result<Prepared, SendError> {
  if (parsed.isErr()) return err(notTried(context, parsed.error));
  const message = parsed.value;
  const unsupported = findUnsupported(context, message);
  if (unsupported !== undefined) return err(notTried(context, unsupported, message));
  const request = mapSafely(context, toRequest, message);
  if (request.isErr()) return err(notTried(context, request.error, message));
  return ok({ message, request: request.value });
}

function deliver(
  context: ProviderContext,
  mapping: SendMapping,
  prepared: Result<Prepared, SendError>,
  options: CallOptions | undefined,
): ResultAsync<SendReceipt, SendError> {
  if (prepared.isErr()) return errAsync(prepared.error);
  const { message, request } = prepared.value;
  const checked = parseCallOptions(options);
  if (checked.isErr()) return errAsync(notTried(context, checked.error, message));
  return new ResultAsync(execute(new Sending(context, mapping, message, options), request, options));
}

/** A message on its way. */
class Sending implements Exchange<Result<SendReceipt, SendError>> {
  readonly context: ProviderContext;
  readonly maxPairWaitMs: number | undefined;
  readonly isUrgent: boolean | undefined;
  private readonly mapping: SendMapping;
  private readonly message: ParsedMessage;
  private readonly startedAt = performance.now();

  constructor(
    context: ProviderContext,
    mapping: SendMapping,
    message: ParsedMessage,
    options: CallOptions | undefined,
  ) {
    this.context = context;
    this.maxPairWaitMs = options?.pairWithinMs;
    this.isUrgent = options?.isUrgent;
    this.mapping = mapping;
    this.message = message;
  }

  get limits(): Limits {
    return this.context.limits;
  }

  get recipient(): string {
    return this.message.to;
  }

  get correlationId(): string {
    return this.message.correlationId;
  }

  finish(ended: Result<HttpResponse, ProviderError>): Result<SendReceipt, SendError> {
    return conclude(this.context, this.mapping, this.message, performance.now() - this.startedAt, ended);
  }

  refuse(error: ProviderError): Result<SendReceipt, SendError> {
    return err(notTried(this.context, error, this.message));
  }
}

/** What the end of an exchange means for the message. */
function conclude(
  context: ProviderContext,
  mapping: SendMapping,
  message: ParsedMessage,
  elapsedMs: number,
  ended: Result<HttpResponse, ProviderError>,
): Result<SendReceipt, SendError> {
  const durationMs = Math.round(elapsedMs);
  if (ended.isErr())
    return err(tried(context, readCutShort(ended.error, mapping.fromResponse), message, durationMs));

  const sensitive = { secrets: context.secrets, phoneNumbers: [message.to] };
  const answer = readAnswer(ended.value);
  const acceptance = readSafely((given) => requireTextId(mapping.fromResponse(given)), answer);
  if (acceptance.isErr()) {
    const quotable = { ...sensitive, words: wordsOf(message) };
    const error = toStorable(toAnswerError(context, acceptance.error, answer, quotable));
    mapping.onRefused?.(message, error);
    return err(tried(context, error, message, durationMs));
  }
  const { providerMessageId, status, recipient } = toStorable(acceptance.value);
  const recipientId = (recipient ? toUserId(recipient) : undefined) ?? message.to;
  const receipt = {
    provider: context.id,
    status,
    providerMessageId: withoutSecrets(context, providerMessageId),
    correlationId: message.correlationId,
    ...(recipientId !== message.to && { recipientId }),
    acceptedAt: isoNow(),
    attempts: [{ provider: context.id, outcome: 'accepted', durationMs } as const],
  };
  // The receipt keeps only as much of the answer in memory as its `raw` needs.
  const { json } = answer;
  const text = json === undefined ? answer.text : '';
  return ok(withRaw(receipt, () => toRaw({ json, text }, sensitive)));
}

/** Refuses an id that is no text: an adapter easily passes on the number that stands in an answer. */
function requireTextId(given: Result<Acceptance, ProviderError>): Result<Acceptance, ProviderError> {
  const read = requireResult(given, 'fromSend');
  const id: unknown = read.isOk() ? read.value.providerMessageId : null;
  if (id === null || typeof id === 'string') return read;
  throw new TypeError('providerMessageId has to be a text or null');
}

/** Hides our credentials in an id; an id that contains one is of no use anyway. */
function withoutSecrets({ secrets }: ProviderContext, id: string | null): string | null {
  return id === null ? null : (secretsRemover(id, secrets)(id) as string);
}

let lastTime = 0;
let lastIso = '';

/** The time as ISO 8601. Many messages share a millisecond, and formatting it costs as much as a routing decision. */
function isoNow(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    lastIso = new Date(now).toISOString();
  }
  return lastIso;
}

/** Makes the request of a message. If the adapter throws, nothing was sent; what it throws may quote the message. */
function mapSafely(
  { secrets }: ProviderContext,
  toRequest: SendMapping['toRequest'],
  message: ParsedMessage,
): Result<HttpRequest, ProviderError> {
  try {
    return requireResult(toRequest(message), 'toRequest');
  } catch (error) {
    const said = redactText(String(error), { secrets, phoneNumbers: [message.to], words: wordsOf(message) });
    return err({ kind: 'validation', message: `the message could not be put into a request: ${said}` });
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
