import type { CallOptions, ErrorKind, Issue, ProviderError } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import { parseCallOptions } from '@wamux/core/input';
import { type Sensitive, secretsRemover } from '@wamux/core/redaction';
import type { HttpRequest, HttpResponse } from '@wamux/transport';
import { err, errAsync, type Result, ResultAsync } from 'neverthrow';
import { type Answer, readAnswer } from './answer.js';
import { execute } from './exchange.js';
import { type ProviderContext, toAnswerError } from './provider-context.js';

/** A call other than a send: one request, and what its answer becomes. */
export interface HttpCall<Value> {
  /** Made once: nothing is repeated here. */
  readonly request: HttpRequest;
  /** Makes a value of the answer, or says why there is none. */
  readonly read: (answer: Answer) => Result<Value, ProviderError>;
  /** Numbers that the call is about, hidden in errors. */
  readonly phoneNumbers?: readonly string[];
  /** What HTTP 404 is about where the request names something of the caller's; else it is about the account or its sender. */
  readonly notFound?: NotFound;
  /** What is read goes into another request, and not to the app: it keeps the credentials that the provider gave for that. */
  readonly isForRequest?: true;
}

/** What is asked for is not there, which is no fault of the configuration. */
export interface NotFound {
  /** The kind of the error that the caller gets. */
  readonly kind: ErrorKind;
  /** The member of the call's input that names it, and what is wrong with it. */
  readonly issue: Issue;
  /** Another HTTP status that the provider has for it, where the adapter reads the answer as blaming the sender. */
  readonly orStatus?: number;
}

/** The answer about a message that the provider does not know, or does not know any more, by the id that it gave. */
export const noSuchMessage: NotFound = {
  kind: 'validation',
  issue: {
    path: 'providerMessageId',
    message: 'is of no message that the provider knows, or knows any more',
  },
};

/** One call other than a send: carries it out and keeps failures, its own bugs included, inside the result. */
export function callOverHttp<Value>(
  context: ProviderContext,
  call: HttpCall<Value>,
  options: CallOptions | undefined,
): ResultAsync<Value, ProviderError> {
  // Behind every operation: which of them takes which option its door has said.
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

/** An adapter's reading of a 404 may blame the sender, and an operator would look for the fault in the configuration. */
function toNotFound(error: ProviderError, { issue, kind }: NotFound): ProviderError {
  return { ...error, kind, message: `${issue.path}: ${issue.message}; ${error.message}`, issues: [issue] };
}

/** An answer that an adapter cannot even look at is still an answer. */
export function readSafely<Value>(
  read: (answer: Answer) => Result<Value, ProviderError>,
  answer: Answer,
): Result<Value, ProviderError> {
  try {
    return read(answer);
  } catch (error) {
    return err({ kind: 'bad_response', message: `the answer could not be read: ${String(error)}` });
  }
}
