import type { CallOptions, ErrorKind, Issue, ProviderError } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import { parseCallOptions } from '@wamux/core/input';
import { type Sensitive, secretsRemover } from '@wamux/core/redaction';
import type { HttpRequest, HttpResponse } from '@wamux/transport';
import { err, errAsync, type Result, ResultAsync } from 'neverthrow';
import { type Answer, readAnswer } from './answer.js';
import { execute } from './exchange.js';
import { type ProviderContext, toAnswerError } from './provider-context.js';
import { requireResult } from './require-description.js';

/** A call other than a send: one request, and what its answer becomes. */
export interface HttpCall<Value> {
  /** The request is made once and never repeated here. */
  readonly request: HttpRequest;
  /** Turns the answer into a value, or says why there is none. */
  readonly read: (answer: Answer) => Result<Value, ProviderError>;
  /** Phone numbers that the call is about; they are hidden in errors. */
  readonly phoneNumbers?: readonly string[];
  /** What a 404 means where the request names something of the caller's. Without it a 404 is about the account or its sender. */
  readonly notFound?: NotFound;
  /** The value goes into another request and not to the app, so credentials that the provider gave for that are kept. */
  readonly isForRequest?: true;
}

/** What is asked for does not exist, which is not a fault of the configuration. */
export interface NotFound {
  /** The kind of the error that the caller gets. */
  readonly kind: ErrorKind;
  /** The member of the input that names it, and what is wrong with it. */
  readonly issue: Issue;
  /** Another HTTP status that means the same, where the adapter reads the answer as blaming the sender. */
  readonly orStatus?: number;
}

/** What a 404 means to a question about a message: the provider does not, or no longer, know the id. */
export const noSuchMessage: NotFound = {
  kind: 'validation',
  issue: {
    path: 'providerMessageId',
    message: 'matches no message that the provider knows, or still knows',
  },
};

/** Makes one call other than a send, and keeps all failures, including bugs of the adapter, inside the result. */
export function callOverHttp<Value>(
  context: ProviderContext,
  call: HttpCall<Value>,
  options: CallOptions | undefined,
): ResultAsync<Value, ProviderError> {
  // Every operation comes through here, after a check of the options that it takes, so those of any operation are allowed.
  const checked = parseCallOptions(options, ['typing', 'maxBytes']);
  if (checked.isErr()) return errAsync({ ...checked.error, provider: context.id });
  return new ResultAsync(
    execute(
      {
        context,
        limits: context.limits,
        correlationId: '',
        finish: (ended) => conclude(context, call, ended),
        refuse: (error) => err({ ...error, provider: context.id }),
      },
      call.request,
      options,
    ),
  );
}

function conclude<Value>(
  context: ProviderContext,
  { read, phoneNumbers = [], notFound, isForRequest }: HttpCall<Value>,
  ended: Result<HttpResponse, ProviderError>,
): Result<Value, ProviderError> {
  const sensitive: Sensitive = { secrets: context.secrets, phoneNumbers };
  if (ended.isErr()) return err({ ...ended.error, provider: context.id });
  const answer = readAnswer(ended.value);
  const value = readSafely(read, answer);
  if (isForRequest && value.isOk()) return value;
  const hideSecrets = secretsRemover(answer.text, context.secrets);
  return value
    .map((read) => toStorable(hideSecrets(read) as Value))
    .mapErr((error) => {
      const told =
        notFound !== undefined && isMissing(answer, error, notFound) ? toNotFound(error, notFound) : error;
      return toStorable(toAnswerError(context, told, answer, sensitive));
    });
}

const isMissing = ({ status }: Answer, { kind }: ProviderError, { orStatus }: NotFound): boolean =>
  status === 404 || (status === orStatus && kind === 'sender_misconfigured');

/** The adapter may have read a 404 as blaming the sender, and an operator would look for the fault in the configuration. */
function toNotFound(error: ProviderError, { issue, kind }: NotFound): ProviderError {
  return { ...error, kind, message: `${issue.path}: ${issue.message}; ${error.message}`, issues: [issue] };
}

/** Guards the adapter's reading of an answer: where it throws, there still was an answer. */
export function readSafely<Value>(
  read: (answer: Answer) => Result<Value, ProviderError>,
  answer: Answer,
): Result<Value, ProviderError> {
  try {
    return requireResult(read(answer), 'the reading of an answer');
  } catch (error) {
    return err({ kind: 'bad_response', message: `the answer could not be read: ${String(error)}` });
  }
}
