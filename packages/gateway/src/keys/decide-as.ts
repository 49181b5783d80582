import type {
  CancelOptions,
  OutboxError,
  OutboxMessage,
  Pause,
  PauseOptions,
  PauseTarget,
  ResendOptions,
  ResolveOptions,
  ResumeOptions,
} from '@wamux/outbox';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { GatewayContext } from '../gateway.js';
import { type Problem, problem, problemOfOutbox } from '../problems/problem.js';
import { type Caller, findOwn, refusalOf, refusalOfProvider } from './key-reach.js';

/** The decisions of an operator, within the limits of their key. */
export interface OwnDecisions {
  cancel(id: string, options: CancelOptions): ResultAsync<OutboxMessage, Problem>;
  resend(id: string, options: ResendOptions): ResultAsync<OutboxMessage, Problem>;
  resolve(id: string, options: ResolveOptions): ResultAsync<OutboxMessage, Problem>;
  pause(target: PauseTarget, options: PauseOptions): ResultAsync<Pause, Problem>;
  resume(target: PauseTarget, options: ResumeOptions): ResultAsync<Pause, Problem>;
}

/**
 * Gives a caller's decisions. API and console both use this, so that they refuse the same key the same things. The scope of
 * the key has been checked before.
 */
export function decideAs(
  { client, outbox }: Pick<GatewayContext, 'client' | 'outbox'>,
  key: Caller,
): OwnDecisions {
  const find = (id: string) => findOwn(outbox, key, id).mapErr(problemOfOutbox);
  const mayDecide = (target: PauseTarget) => {
    const refusal = refusalOfProvider(
      key,
      target.provider === undefined ? target.lane.split(' ') : [target.provider],
    );
    return refusal === undefined ? ok(target) : err(refusal);
  };
  return {
    cancel: (id, options) => find(id).andThen(() => outbox.cancel(id, options).mapErr(problemOfOutbox)),
    resend: (id, options) =>
      find(id)
        .andThen(({ message }) => {
          const refusal = message && refusalOf(client, key, message);
          return refusal === undefined ? ok() : err(refusal);
        })
        .andThen(() => outbox.resend(id, options).mapErr(problemOfOutbox)),
    resolve: (id, options) => find(id).andThen(() => outbox.resolve(id, options).mapErr(problemOfOutbox)),
    pause: (target, options) =>
      mayDecide(target).asyncAndThen(() => outbox.pause(target, options).mapErr(problemOfTarget)),
    resume: (target, options) =>
      mayDecide(target).asyncAndThen(() => outbox.resume(target, options).mapErr(problemOfTarget)),
  };
}

/** The problem of a pause that failed. The path names the target, so the answer is 404 where the target does not exist. */
function problemOfTarget(error: OutboxError): Problem {
  const isUnknown = error.issues?.some(({ path }) => path.startsWith('target'));
  const told = problemOfOutbox(error);
  return isUnknown ? problem('not-found', told.detail) : told;
}
