import {
  type Attempt,
  type CallOptions,
  type ParsedMessage,
  publish,
  type SendError,
  type SendReceipt,
  toAttemptError,
  toSendError,
} from '@wamux/core';
import { err, ok } from 'neverthrow';
import { ask, type Send, type SendResult } from './ask.js';
import { type Choice, chooseLastResort, chooseProvider, passOver } from './choose-provider.js';
import type { CompiledRoute, Member, RouterContext } from './compiled-route.js';
import { type Decision, decide } from './decide.js';
import type { Admission } from './provider-health.js';
import { canReconcile, reconcile } from './reconcile.js';

/** One message on its way along a route, from the moment that it is not simply accepted by the first provider. */
export class Dispatch<Message extends ParsedMessage> {
  readonly #context: RouterContext;
  readonly #route: CompiledRoute;
  readonly #message: Message;
  readonly #send: Send<Message>;
  readonly #options: CallOptions | undefined;
  readonly #startedAt: number;
  readonly #deadlineAt: number;
  /** Providers that were neither asked nor passed over. */
  #left: readonly Member[];
  /** The last one that was asked. */
  #member: Member | undefined;
  readonly #attempts: Attempt[] = [];
  /** Calls that may have reached a provider. */
  #calls = 0;
  /** The first attempt that may have been accepted: what becomes of later ones cannot make it undone. */
  #unknown: SendError | undefined;

  constructor(
    context: RouterContext,
    route: CompiledRoute,
    message: Message,
    send: Send<Message>,
    options: CallOptions | undefined,
    startedAt: number,
    providers: readonly Member[],
  ) {
    this.#context = context;
    this.#route = route;
    this.#message = message;
    this.#send = send;
    this.#options = options;
    this.#startedAt = startedAt;
    this.#deadlineAt = startedAt + Math.min(options?.timeoutMs ?? route.deadlineMs, route.deadlineMs);
    this.#left = providers;
  }

  /** Providers that could still be asked. */
  get left(): readonly Member[] {
    return this.#left;
  }

  /** The provider that accepted. */
  get member(): Member {
    return this.#member as Member;
  }

  /** Nobody was asked yet. */
  async start(): Promise<SendResult> {
    const choice = this.#choose('first') ?? chooseLastResort(this.#left, this.#message);
    return choice === undefined
      ? err(this.#toNobodyError())
      : this.#goOn(await this.#take(choice), choice.member);
  }

  /** The first provider, whose circuit is closed, was asked and refused. */
  async afterFirst(member: Member, error: SendError): Promise<SendResult> {
    this.#left = this.#left.filter((other) => other !== member);
    this.#note(member, error);
    await member.health.learn(err(error), this.#isOwnFault);
    return this.#goOn(err(error), member);
  }

  /** Decides after each attempt what comes next, until the message is accepted or nothing more may be done. */
  async #goOn(first: SendResult, firstMember: Member): Promise<SendResult> {
    let [result, member] = [first, firstMember];
    for (let attempt = 1; result.isErr(); ) {
      const { error }: { error: SendError } = result;
      const next = this.#choose('next');
      const decision = this.#decide(member, error, attempt, next !== undefined);
      // Now, not at the call: those who wait for a retry would all find the budget untouched.
      const isExtra = this.#calls > 0 && (decision.do === 'retry' || decision.do === 'next');
      if (isExtra) this.#context.budget.spend();
      switch (decision.do) {
        case 'retry':
          this.#publish('retry', member, { kind: error.kind, afterMs: decision.afterMs });
          await this.#context.clock.sleep(decision.afterMs, this.#options?.signal);
          if (this.#options?.signal?.aborted) return err(this.#toError(stopped(member)));
          if (member.health.admits('last', 0) === undefined) return err(this.#toError(error));
          result = await this.#call(member, 'use');
          attempt += 1;
          break;
        case 'next':
          if (next === undefined) return err(this.#toError(error));
          this.#publish('failover', member, { kind: error.kind, to: next.member.provider.id });
          result = await this.#take(next);
          member = next.member;
          attempt = 1;
          break;
        case 'reconcile':
          return this.#reconcile(member, error);
        case 'assume':
          this.#publish('settled', member, { by: 'assumption' });
          return ok(this.#toReceipt(error, { status: 'unknown', settledBy: 'assumption', raw: error.raw }));
        case 'stop':
          if (decision.why === 'held')
            this.#publish('held', member, { kind: error.kind, reconciling: false });
          if (decision.why === 'budget') this.#publish('budget', member, {});
          return err(this.#toError(error));
        default:
          decision satisfies never;
      }
    }
    return ok(this.#withAttempts(result.value));
  }

  #decide(member: Member, error: SendError, attempt: number, hasNext: boolean): Decision {
    const { budget, clock, random } = this.#context;
    return decide({
      kind: error.kind,
      retryAfterMs: error.retryAfterMs,
      attempt,
      canReconcile: canReconcile(member.provider),
      hasNext,
      hasBudget: this.#calls === 0 || budget.hasRoom,
      timeLeftMs: this.#deadlineAt - clock.now(),
      onUnknown: this.#route.onUnknown,
      // A router behind this one retries by itself; retries on top of retries multiply.
      retry: member.provider.adapter === 'router' ? { ...this.#route.retry, attempts: 1 } : this.#route.retry,
      random: random(),
    });
  }

  #choose(role: 'first' | 'next'): Choice | undefined {
    return chooseProvider(this.#left, this.#message, role, this.#context.random());
  }

  #take({ member, admission, passedOver }: Choice): Promise<SendResult> {
    const passed = new Set(passedOver.map(({ provider }) => provider));
    this.#left = this.#left.filter((other) => other !== member && !passed.has(other.provider.id));
    this.#attempts.push(...passedOver);
    return this.#call(member, admission);
  }

  async #call(member: Member, admission: Admission): Promise<SendResult> {
    this.#member = member;
    const timeoutMs = Math.max(1, this.#deadlineAt - this.#context.clock.now());
    const options: CallOptions = { ...this.#options, timeoutMs };
    const call = (): Promise<SendResult> =>
      ask(member.provider, this.#message, this.#send, options, this.#calls + 1);
    const result = await member.health.watch(admission, call, this.#isOwnFault);
    if (result.isErr()) this.#note(member, result.error);
    else {
      this.#attempts.push(...result.value.attempts);
      this.#context.slowDelivery?.accepted(member.health, result.value);
    }
    return result;
  }

  /** Takes down what a provider reports of its own tries; one that reports none made one. */
  #note({ provider }: Member, error: SendError): void {
    const { outcome } = error;
    const own = [{ provider: provider.id, outcome, durationMs: 0, error: toAttemptError(error) }];
    const attempts: readonly Attempt[] = error.attempts ?? own;
    this.#attempts.push(...attempts);
    if (attempts.some((attempt) => attempt.outcome !== 'not-tried')) this.#calls += 1;
    if (outcome === 'unknown') this.#unknown ??= error;
  }

  /** Whether it was the provider that took too long, and not the caller who had too little time. */
  readonly #isOwnFault = (error: SendError): boolean => {
    if (this.#options?.signal?.aborted) return false;
    const isShort = this.#deadlineAt - this.#startedAt < this.#route.deadlineMs || this.#calls > 0;
    const isOver = this.#context.clock.now() >= this.#deadlineAt;
    return !(isShort && isOver && (error.kind === 'timeout' || error.kind === 'unavailable'));
  };

  async #reconcile(member: Member, error: SendError): Promise<SendResult> {
    const { clock } = this.#context;
    this.#publish('held', member, { kind: error.kind, reconciling: true });
    const report = await reconcile(
      member.provider,
      {
        provider: error.provider ?? member.provider.id,
        correlationId: this.#message.correlationId,
        to: this.#message.to,
        startedAt: this.#startedAt,
      },
      {
        clock,
        withinMs: Math.min(this.#route.reconcileWithinMs, Math.max(0, this.#deadlineAt - clock.now())),
        signal: this.#options?.signal,
      },
    );
    if (report === undefined) return err(this.#toError(error));
    this.#publish('settled', member, { by: 'lookup' });
    const { status, providerMessageId } = report;
    return ok(this.#toReceipt(error, { status, providerMessageId, settledBy: 'lookup', raw: report }));
  }

  #toReceipt(
    error: SendError,
    known: Pick<SendReceipt, 'status' | 'raw'> & Partial<SendReceipt>,
  ): SendReceipt {
    return {
      provider: error.provider ?? '',
      providerMessageId: null,
      correlationId: this.#message.correlationId,
      acceptedAt: new Date(this.#context.clock.now()).toISOString(),
      attempts: this.#attempts,
      ...known,
      // This one is settled; an earlier one may have been accepted as well.
      ...(this.#unknown !== error && { duplicatePossible: true }),
    };
  }

  #withAttempts(receipt: SendReceipt): SendReceipt {
    const attempts = this.#attempts;
    return { ...receipt, attempts, ...(this.#unknown !== undefined && { duplicatePossible: true }) };
  }

  #toError(last: SendError): SendError {
    const { correlationId } = this.#message;
    return { ...(this.#unknown ?? last), attempts: this.#attempts, correlationId };
  }

  /** The error of a message that no provider was asked to take. */
  #toNobodyError(): SendError {
    const attempts = passOver(this.#left, this.#message);
    const errors = attempts.flatMap(({ provider, error }) => (error ? [{ ...error, provider }] : []));
    // What may pass by itself says more to the caller than what never will.
    const told = errors.find(({ kind }) => kind !== 'unsupported') ?? errors[0];
    const nobody = { kind: 'unsupported', message: 'there is no provider' } as const;
    return toSendError(told ?? nobody, { attempts, correlationId: this.#message.correlationId });
  }

  #publish<Name extends 'retry' | 'failover' | 'held' | 'settled' | 'budget'>(
    name: Name,
    { provider }: Member,
    more: object,
  ): void {
    const about = { provider: provider.id, correlationId: this.#message.correlationId };
    publish(name, { ...about, ...more } as never);
  }
}

const stopped = ({ provider }: Member): SendError =>
  toSendError({
    kind: 'canceled',
    provider: provider.id,
    message: 'the caller stopped it while it waited for a retry',
  });
