import type { StatusEvent } from '@wamux/core';
import type { WamuxConfig } from 'wamux';

/** A message that an app wants sent; within a run, its recipient identifies it. */
export interface Wanted {
  /** E.164. */
  readonly to: string;
  /** The provider's name in the config. */
  readonly provider: string;
  readonly idempotencyKey?: string;
}

/** A provider's report, as it came over HTTP. */
export interface ReportedRequest {
  readonly provider: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Places in a worker's life at which it can be made to die, in the order of a message's life. */
export const workerSteps = [
  'before-claim',
  'claim-uncommitted',
  'after-claim',
  'before-attempt-row',
  'attempt-uncommitted',
  'after-attempt-row',
  'after-answer',
  'result-uncommitted',
  'after-result',
] as const;

/** News has its own steps; `commit` is any commit, whatever it contains. */
export type WorkerStep = (typeof workerSteps)[number] | 'news-uncommitted' | 'after-news' | 'commit';

export interface Trap {
  readonly step: WorkerStep;
  /** How often the worker passes unharmed. */
  readonly skip: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

export interface OpenCommand {
  readonly do: 'open';
  readonly url: string;
  readonly config: WamuxConfig;
  readonly leaseMs: number;
  readonly concurrency: number;
  readonly settleForMs: number;
  /** How far the worker's clock is ahead. */
  readonly aheadMs: number;
  /** With SQLite: whether the worker reports the length of the log whenever it acknowledges a message or lets one leave. */
  readonly tellsLog: boolean;
}

/** The commands from the parent to a worker process; each is answered when it is done. */
export type Command =
  | OpenCommand
  | { readonly do: 'enqueue'; readonly messages: readonly Wanted[]; readonly text?: string }
  | { readonly do: 'start' }
  /** Puts a gateway in front of the outbox, and answers with its address. */
  | { readonly do: 'serve' }
  | { readonly do: 'set-trap'; readonly trap: Trap }
  /** Lets another thread kill the process, whatever it is doing then. */
  | { readonly do: 'die-in'; readonly microseconds: number }
  | { readonly do: 'news'; readonly event: StatusEvent }
  /** Answers with the status of the response to the request. */
  | { readonly do: 'webhook'; readonly request: ReportedRequest }
  | { readonly do: 'turn-clock'; readonly aheadMs: number }
  /** Answers with the CPU time that the process has used so far, in milliseconds. */
  | { readonly do: 'cpu' }
  | { readonly do: 'close' };

export interface EnqueueAnswer {
  readonly to: string;
  readonly id?: string;
  readonly repeated?: boolean;
  /** The kind of the error, where it was not acknowledged. */
  readonly refused?: string;
}

export type Answer = { readonly call: number; readonly value?: unknown; readonly error?: string };

/** What a worker reports unasked. */
export type Notice =
  | { readonly acknowledged: EnqueueAnswer; readonly logBytes?: number | undefined }
  /** A message to this recipient may leave from now on. */
  | { readonly leaving: string; readonly logBytes: number }
  /** The worker is about to stop itself. */
  | { readonly stopping: WorkerStep };
