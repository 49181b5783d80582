import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.js';

/** A thing compared with its bare counterpart, in one run. */
export interface Compared {
  readonly name: string;
  readonly ratio: number;
  readonly cpuRatio: number;
}

export interface Measured {
  /** Node, cores, memory, and how busy the machine was. */
  readonly machine: string;
  /** The day, as in 2026-11-28. */
  readonly on: string;
}

export interface OfStores<Row> {
  readonly sqlite: Row;
  readonly postgres: Row;
}

export interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Figures {
  readonly client: Measured & {
    readonly adapters: readonly Compared[];
    readonly countries: readonly Compared[];
    readonly worst: string;
  };
  readonly start: Measured & {
    readonly rows: readonly { readonly name: 'client' | 'help' | 'send'; readonly ratio: number }[];
    readonly bundle: { readonly gzipped: number };
  };
  readonly webhooks: Measured & {
    readonly ratio: number;
    readonly cpuRatio: number;
    readonly stores: OfStores<{ readonly perSecond: number; readonly ratio: number }>;
  };
  readonly outbox: Measured & {
    readonly enqueue: OfStores<{ readonly perSecond: number; readonly ratio: number }>;
    readonly latency: OfStores<{ readonly same: Delay; readonly other: Delay }>;
    readonly sustained: OfStores<{ readonly perSecond: number }>;
    readonly stored: OfStores<{ readonly ratio: number }>;
    readonly memory: OfStores<{ readonly growth: number }>;
  };
  readonly 'scale-out': Measured & {
    /** How many messages were stored beforehand, for each number of workers. */
    readonly messages: number;
    readonly machineCores: number;
    readonly rows: readonly ScaleOutRow[];
  };
  readonly 'stored-10m': Measured & {
    readonly stored: OfStores<{
      readonly messages: number;
      readonly ratio: number;
      readonly statsMs: number;
    }>;
    readonly bytes: { readonly sqlite: LifeBytes; readonly postgres: PostgresLifeBytes };
  };
  readonly gateway: Measured & {
    readonly enqueue: BesideLibrary & { readonly latency: Delay };
    readonly webhooks: BesideLibrary;
    readonly console: {
      readonly messages: number;
      /** The pages by path. */
      readonly pages: Readonly<Record<string, { readonly p50Ms: number }>>;
    };
    readonly memory: { readonly requests: number; readonly growth: number };
  };
  readonly peers: Measured & {
    readonly send: {
      readonly vendors: readonly {
        readonly vendor: string;
        readonly isTls: boolean;
        /** Bare undici first, then wamux, then its peers with their versions; `cpu` is in microseconds per message. */
        readonly rows: readonly (Compared & { readonly rate: number; readonly cpu: number })[];
      }[];
      readonly leftOut: readonly { readonly name: string; readonly why: string }[];
    };
    readonly durable: readonly {
      readonly name: string;
      readonly store: string;
      /** Absent where it was not measured, for the reason in `skipped`. */
      readonly perSecond?: number;
      readonly skipped?: string;
      /** What happens to a message that was being sent when its worker died. */
      readonly afterCrash: string;
    }[];
    readonly failover: {
      readonly messages: number;
      readonly rows: readonly {
        readonly name: string;
        readonly once: number;
        readonly twice: number;
        readonly never: number;
        readonly told: { readonly accepted: number; readonly unknown: number; readonly failed: number };
      }[];
    };
  };
  readonly profile: Measured & {
    readonly rows: readonly {
      readonly name: string;
      /** Processor time per message, in microseconds: the total, and its parts with the largest first. */
      readonly perMessage: number;
      readonly parts: readonly { readonly name: string; readonly perMessage: number }[];
    }[];
  };
}

/** A number of workers on one database. */
export interface ScaleOutRow {
  readonly workers: number;
  readonly perSecond: number;
  /** Busy cores, where the machine reports them. `others` are unrelated programs. */
  readonly cores?: Readonly<Record<'server' | 'workers' | 'provider' | 'idle' | 'others', number>>;
  /** How many sessions ran a statement, at any one time. */
  readonly active: number;
  /** How many sessions were in a transaction and waited for their worker, at any one time. */
  readonly inTransaction: number;
  /** Shares of the time in `active`, the largest first. */
  readonly statements: readonly NamedShare[];
  readonly waits: readonly NamedShare[];
  /** What limited the throughput, in words. */
  readonly limit: string;
}

export interface NamedShare {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** The bytes on disk of a message that was enqueued, sent, accepted and delivered. */
export interface LifeBytes {
  /** The size that its life leaves behind, and the size once all free space between the rows is removed. */
  readonly bytes: number;
  readonly packed: number;
  readonly purgedPerSecond: number;
}

export interface PostgresLifeBytes extends LifeBytes {
  /** What the server has written to its log for the message. */
  readonly log: number;
  /** Tables and indexes that hold a part of it. */
  readonly relations: readonly {
    readonly name: string;
    /** For an index, the table to which it belongs. */
    readonly table: string;
    readonly bytes: number;
    readonly packed: number;
  }[];
}

/** A gateway compared with the library without HTTP, or behind a bare server. */
interface BesideLibrary {
  readonly perSecond: number;
  readonly libraryPerSecond: number;
  readonly ratio: number;
}

/** The figures that `npm run bench -- publish` has measured. */
export const figures: Figures = JSON.parse(readFileSync(join(root, 'docs/figures/performance.json'), 'utf8'));

export const inThousands = (value: number): string => Math.round(value).toLocaleString('en');
export const asRatio = (value: number): string => value.toFixed(2);
