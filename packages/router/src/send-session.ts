import { type ErrorKind, errorKinds, type SendError, type SendReceipt } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err, ok } from 'neverthrow';
import { toCallOptions } from './call-options.js';
import { callProvider, type SendResult } from './call-provider.js';
import { Candidates } from './candidates.js';
import type { RoutedProvider } from './compiled-route.js';
import { type Decision, decide, mayGoOn, type Progress, type Wait, waitForBusy } from './decide.js';
import type { CallPermission } from './provider-health.js';
import { canReconcile, reconcileSend } from './reconcile.js';
import {
  isLocalLimit,
  msUntilBusyIsFree,
  type OptionsOf,
  type Selection,
  selectLastResort,
  selectProvider,
  skipAll,
} from './select-provider.js';
import { SendEvents } from './send-events.js';
import { SendRecord } from './send-record.js';
import type { SendTask } from './send-task.js';
import { wasAsked } from './was-asked.js';

/** One message on its way along a route, where the first provider did not simply accept it. */
export class SendSession<Message extends ParsedMessage> {
  readonly #task: SendTask<Message>;
  readonly #deadlineAt: number;
  readonly #candidates: Candidates;
  /** The provider that was asked last. */
  #routed: RoutedProvider | undefined;
  #usedLastResort = false;
  readonly #record: SendRecord;
  readonly #events: SendEvents;

  constructor(task: SendTask<Message>, providers: readonly RoutedProvider[]) {
    const { options, route, startedAt } = task;
    this.#task = task;
    this.#deadlineAt = startedAt + Math.min(options?.timeoutMs ?? route.deadlineMs, route.deadlineMs);
    this.#candidates = new Candidates(providers);
    this.#record = new SendRecord(task.message.correlationId);
    this.#events = new SendEvents(task.message.correlationId);
  }

  /** Providers that could still be asked. */
  get left(): readonly RoutedProvider[] {
    return this.#candidates.left;
  }

  /** The provider that accepted. */
  get routed(): RoutedProvider {
    return this.#routed as RoutedProvider;
  }

  /** Starts where no provider was asked yet. */
  async start(): Promise<SendResult> {
    for (let waits = 0; ; waits += 1) {
      const selection = this.#select('first');
      if (selection !== undefined) return this.#continue(await this.#take(selection), selection.routed);
      const afterMs = waitForBusy(this.#waiting(waits));
      if (afterMs === undefined) break;
      const [first] = this.left as [RoutedProvider];
      if (!(await this.#sleep({ do: 'wait', afterMs }, first, 'queue_timeout')))
        return err(this.#record.toStopped(first));
    }
    const selection = this.#chooseLastResort(this.left);
    if (selection !== undefined) return this.#continue(await this.#take(selection), selection.routed);
    const skipped = skipAll(this.left, this.#task.message, this.#optionsOf);
    this.#events.skipped(skipped);
    return err(this.#record.toSkippedError(skipped));
  }

  /** Continues after the first provider, which is in use, was asked and refused. Its health learns that as from a first call. */
  async afterFirst(routed: RoutedProvider, error: SendError): Promise<SendResult> {
    this.#candidates.remove(routed);
    await routed.health.learn(err(error), this.#isOwnFault);
    this.#note(routed, error);
    return this.#continue(err(error), routed);
  }

  /** Decides after each attempt what comes next, until the message is accepted or nothing more may be done. */
  async #continue(first: SendResult, firstRouted: RoutedProvider): Promise<SendResult> {
    let [result, routed] = [first, firstRouted];
    let waits = 0;
    if (result.isErr()) this.#task.place?.goOn(this.#task.context.clock.now());
    for (let attempt = 1; result.isErr(); ) {
      const { error }: { error: SendError } = result;
      const next = this.#select('next');
      let taken: Selection | undefined;
      const decision = this.#decide(routed, error, { attempt, waits, hasNext: next !== undefined });
      switch (decision.do) {
        case 'retry':
          // It is spent now, and not at the call, or all messages that wait for a retry would find the budget untouched.
          if (this.#record.wasCalled) routed.repeats.spend();
          if (!(await this.#sleep(decision, routed, error.kind))) return err(this.#record.toStopped(routed));
          if (routed.health.permissionFor('last', 0) !== undefined) {
            this.#candidates.remove(routed);
            result = await this.#call(routed, 'use');
            attempt += 1;
            break;
          }
          // The provider was paused meanwhile, or only an operator can fix it. The message may still go elsewhere.
          taken = this.#failOver(this.#select('next'), routed, error);
          if (taken === undefined) return err(this.#toLastError(error));
          break;
        case 'next':
          taken = this.#failOver(next, routed, error);
          if (taken === undefined) return err(this.#toLastError(error));
          break;
        case 'wait':
          if (!(await this.#sleep(decision, routed, error.kind))) return err(this.#record.toStopped(routed));
          waits += 1;
          break;
        case 'reconcile':
          return this.#reconcile(routed, error);
        case 'assume':
          this.#events.tell('reconciled', routed, { by: 'assumption' });
          return ok(this.#settle(error, { status: 'unknown', settledBy: 'assumption', raw: error.raw }));
        case 'stop':
          taken = this.#callAfterAll(routed, error);
          if (taken !== undefined) break;
          if (decision.why === 'outcome-unknown')
            this.#events.tell('outcomeUnknown', routed, { kind: error.kind, reconciling: false });
          if (decision.why === 'budget') this.#events.tell('budget', routed);
          return err(this.#toLastError(error));
        default:
          decision satisfies never;
      }
      if (taken === undefined) continue;
      result = await this.#take(taken);
      routed = taken.routed;
      attempt = 1;
    }
    return ok(this.#record.withAttempts(result.value));
  }

  #decide(routed: RoutedProvider, error: SendError, progress: Progress): Decision {
    const { route } = this.#task;
    return decide({
      ...progress,
      ...this.#waiting(progress.waits, progress.hasNext),
      kind: error.kind,
      retryAfterMs: error.retryAfterMs,
      wasCalled: this.#record.wasCalled,
      canReconcile: canReconcile(routed.provider),
      mayRepeat: !this.#record.wasCalled || routed.repeats.hasRoom,
      onUnknown: route.onUnknown,
      // A router behind this one retries by itself, and retries on top of retries multiply. A provider that is asked
      // although it is out of use is asked once.
      retry:
        routed.provider.adapter === 'router' || (this.#record.wasCalled && routed.health.state === 'open')
          ? { ...route.retry, attempts: 1 }
          : route.retry,
    });
  }

  /** What a wait for a busy provider depends on. */
  #waiting(waits: number, hasNext = false) {
    const { context, message, route } = this.#task;
    return {
      waits,
      nextInMs: hasNext ? undefined : msUntilBusyIsFree(this.left, message, this.#optionsOf),
      timeLeftMs: this.#deadlineAt - context.clock.now(),
      retry: route.retry,
      random: context.random(),
    };
  }

  /** Whether the message goes on afterwards: its caller may have stopped it. */
  async #sleep({ do: event, afterMs }: Wait, routed: RoutedProvider, kind: ErrorKind): Promise<boolean> {
    const { context, options } = this.#task;
    this.#events.tell(event, routed, { kind, afterMs });
    await context.clock.sleep(afterMs, options?.signal);
    return !options?.signal?.aborted;
  }

  #select(role: 'first' | 'next'): Selection | undefined {
    const { context, message } = this.#task;
    return selectProvider(this.#candidates, message, role, context.random(), this.#optionsOf);
  }

  /** Gives a last resort, once, to a message whose only wait was for a provider whose circuit then opened. */
  #callAfterAll(routed: RoutedProvider, { kind }: SendError): Selection | undefined {
    const hasTime = this.#task.context.clock.now() < this.#deadlineAt;
    if (this.#record.calls > 0 || this.#usedLastResort || !hasTime || !errorKinds[kind].retryLater)
      return undefined;
    this.#usedLastResort = true;
    return this.#chooseLastResort([routed, ...this.left]);
  }

  /** Chooses a provider that is asked although none is in use, and publishes an event. */
  #chooseLastResort(candidates: readonly RoutedProvider[]): Selection | undefined {
    const selection = selectLastResort(candidates, this.#task.message, this.#optionsOf);
    if (selection !== undefined) this.#events.tell('lastResort', selection.routed);
    return selection;
  }

  /** The error of a message that no other provider can take now; see `SendRecord.toLastError`. */
  #toLastError(error: SendError): SendError {
    // Every other provider would refuse the message as well.
    if (!mayGoOn(error.kind, this.#record.wasCalled)) return this.#record.toError(error);
    const skipped = skipAll(this.left, this.#task.message, this.#optionsOf);
    this.#events.skipped(skipped);
    return this.#record.toLastError(error, skipped);
  }

  #failOver(next: Selection | undefined, from: RoutedProvider, { kind }: SendError): Selection | undefined {
    if (next !== undefined && next.routed !== from)
      this.#events.tell('failover', from, { kind, to: next.routed.provider.id });
    return next;
  }

  #take({ routed, permission, skipped }: Selection): Promise<SendResult> {
    this.#candidates.choose(routed, skipped);
    this.#record.note(skipped);
    this.#events.skipped(skipped);
    routed.repeats.count(this.#task.context.clock.now());
    return this.#call(routed, permission);
  }

  async #call(routed: RoutedProvider, permission: CallPermission): Promise<SendResult> {
    const { context, message, send } = this.#task;
    this.#routed = routed;
    const callOptions = this.#optionsOf(routed, this.#candidates.hasAlternative);
    const call = (): Promise<SendResult> =>
      callProvider(routed, message, send, callOptions, this.#record.calls + 1);
    const result = await routed.health.watch(permission, call, this.#isOwnFault);
    if (result.isErr()) this.#note(routed, result.error);
    else {
      this.#record.note(result.value.attempts);
      context.slowDelivery?.accepted(routed.health, result.value);
    }
    return result;
  }

  /** The options of a call that begins now. The preview before a provider is chosen has the same options. */
  readonly #optionsOf: OptionsOf = (routed, hasAlternative) => {
    const { context, options, route, startedAt } = this.#task;
    const now = context.clock.now();
    return toCallOptions(options, {
      timeoutMs: Math.max(1, this.#deadlineAt - now),
      pairWithinMs: Math.max(1, route.retry.patienceMs - (now - startedAt)),
      hasAlternative,
      recheck: routed.health.recheckFor(hasAlternative),
    });
  };

  /** Whether the provider took too long, rather than the caller having had too little time. */
  readonly #isOwnFault = (error: SendError): boolean => {
    const { context, options, route, startedAt } = this.#task;
    if (options?.signal?.aborted) return false;
    const isShort = this.#deadlineAt - startedAt < route.deadlineMs || this.#record.calls > 0;
    const isOver = context.clock.now() >= this.#deadlineAt;
    return !(isShort && isOver && (error.kind === 'timeout' || error.kind === 'unavailable'));
  };

  async #reconcile(routed: RoutedProvider, error: SendError): Promise<SendResult> {
    this.#events.tell('outcomeUnknown', routed, { kind: error.kind, reconciling: true });
    const report = await reconcileSend(this.#task, routed, error, this.#deadlineAt);
    if (report === undefined) return err(this.#record.toError(error));
    this.#events.tell('reconciled', routed, { by: 'lookup' });
    const { status, providerMessageId } = report;
    return ok(this.#settle(error, { status, providerMessageId, settledBy: 'lookup', raw: report }));
  }

  #settle(error: SendError, known: Pick<SendReceipt, 'status' | 'raw'> & Partial<SendReceipt>): SendReceipt {
    const { clock } = this.#task.context;
    const acceptedAt = new Date(clock.toWall(clock.now())).toISOString();
    return this.#record.toReceipt(error, { acceptedAt, ...known });
  }

  #note(routed: RoutedProvider, error: SendError): void {
    this.#record.noteError(routed, error);
    if (this.left.length > 0 && isLocalLimit(error.kind) && !wasAsked(error))
      this.#candidates.postpone(routed);
    if (!this.#record.wasCalled) this.#events.notSent(routed, error);
  }
}
