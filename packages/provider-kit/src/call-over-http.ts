import type { CallOptions, ProviderError } from '@wamux/core';
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
}

/** One call other than a send: carries it out and keeps failures, its own bugs included, inside the result. */
export function callOverHttp<Value>(
  context: ProviderContext,
  call: HttpCall<Value>,
  options: CallOptions | undefined,
): ResultAsync<Value, ProviderError> {
  const checked = parseCallOptions(options);
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
  { read, phoneNumbers = [] }: HttpCall<Value>,
  ended: Result<HttpResponse, ProviderError>,
): Result<Value, ProviderError> {
  const sensitive: Sensitive = { secrets: context.secrets, phoneNumbers };
  if (ended.isErr()) return err({ ...ended.error, provider: context.id });
  const answer = readAnswer(ended.value);
  const value = readSafely(read, answer);
  const hideSecrets = secretsRemover(answer.text, context.secrets);
  return value
    .map((read) => toStorable(hideSecrets(read) as Value))
    .mapErr((error) => toStorable(toAnswerError(context, error, answer, sensitive)));
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
