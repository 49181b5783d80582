import { type ChildProcess, fork } from 'node:child_process';
import type { Answer, Command, EnqueueAnswer, Notice, WorkerStep } from './protocol.js';

/** Once the log has this length, a message is stored, or may have left. */
export interface Certain {
  readonly to: string;
  readonly what: 'stored' | 'leaving';
  readonly logBytes: number;
}

/** A worker process, as its parent sees it. */
export class WorkerProcess {
  /** Called with each message that the process acknowledged, while it lives. */
  onAcknowledged: (answer: EnqueueAnswer) => void = () => {};
  /** Called, if the process was asked to report it, with the length of the log when something became certain. */
  onCertain: (certain: Certain) => void = () => {};
  /** Resolves when the process has stopped itself. */
  readonly stopped: Promise<WorkerStep>;
  /** Resolves when the process has ended, with the signal or code that ended it. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  #calls = 0;
  #log = '';

  constructor(path: string) {
    this.#child = fork(path, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (chunk) => {
      this.#log += chunk;
    });
    this.stopped = new Promise((resolve) => {
      this.#child.on('message', (message: Answer | Notice) => {
        if ('logBytes' in message) this.onCertain(toCertain(message));
        if ('leaving' in message) return;
        if ('acknowledged' in message) this.onAcknowledged(message.acknowledged);
        else if ('stopping' in message) resolve(message.stopping);
        else this.#settle(message);
      });
    });
    this.ended = new Promise((resolve) => {
      // The event is `close` and not `exit`, because everything that the process wrote has been read by then.
      this.#child.once('close', (code, signal) => {
        for (const { reject } of this.#waiting.values()) reject(new Error('the process has ended'));
        this.#waiting.clear();
        resolve(signal ?? code);
      });
    });
  }

  /** What it wrote to its standard error: nothing, if all is well. */
  get log(): string {
    return this.#log;
  }

  /** Rejects when the process dies during the call, or is dead. */
  call<Value = void>(command: Command): Promise<Value> {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.set(call, { resolve: resolve as (value: unknown) => void, reject });
      this.#child.send({ call, command }, (error) => {
        if (error) reject(error);
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  #settle({ call, value, error }: Answer): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}

/** Keeps processes that are started and idle: starting one takes longer than most runs. */
export class WorkerPool {
  readonly #path: string;
  readonly #idle: WorkerProcess[];

  constructor(path: string, size: number) {
    this.#path = path;
    this.#idle = Array.from({ length: size }, () => new WorkerProcess(path));
  }

  take(): WorkerProcess {
    this.#idle.push(new WorkerProcess(this.#path));
    return this.#idle.shift() as WorkerProcess;
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.kill()));
  }
}

const toCertain = (notice: Notice & { readonly logBytes?: number | undefined }): Certain => ({
  ...('leaving' in notice
    ? { to: notice.leaving, what: 'leaving' }
    : { to: 'acknowledged' in notice ? notice.acknowledged.to : '', what: 'stored' }),
  logBytes: notice.logBytes ?? 0,
});
