import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.js';

/** One thing beside its bare twin, in one run. */
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
    /** Stored beforehand, for each number of workers. */
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
      /** By path. */
      readonly pages: Readonly<Record<string, { readonly p50Ms: number }>>;
    };
    readonly memory: { readonly requests: number; readonly growth: number };
  };
  readonly peers: Measured & {
    readonly send: {
      readonly vendors: readonly {
        readonly vendor: string;
        readonly isTls: boolean;
        /** Bare undici first, then wamux, then its peers with their versions; `cpu` in microseconds a message. */
        readonly rows: readonly (Compared & { readonly rate: number; readonly cpu: number })[];
      }[];
      readonly leftOut: readonly { readonly name: string; readonly why: string }[];
    };
    readonly durable: readonly {
      readonly name: string;
      readonly store: string;
      /** Absent where it was not measured, for what `skipped` says. */
      readonly perSecond?: number;
      readonly skipped?: string;
      /** What becomes of a message that was on its way when its worker died. */
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
      /** Processor time of a message, in microseconds: in all, and by its parts, the largest first. */
      readonly perMessage: number;
      readonly parts: readonly { readonly name: string; readonly perMessage: number }[];
    }[];
  };
}

/** So many workers on one database. */
export interface ScaleOutRow {
  readonly workers: number;
  readonly perSecond: number;
  /** Cores that were busy; only of a machine that tells. `others` are programs that have nothing to do with it. */
  readonly cores?: Readonly<Record<'server' | 'workers' | 'provider' | 'idle' | 'others', number>>;
  /** Sessions that ran a statement, at a time. */
  readonly active: number;
  /** Sessions that were in a transaction and waited for their worker, at a time. */
  readonly inTransaction: number;
  /** Shares of the time of `active`, the largest first. */
  readonly statements: readonly NamedShare[];
  readonly waits: readonly NamedShare[];
  /** What kept it from being more, in words. */
  readonly limit: string;
}

export interface NamedShare {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** What a message takes on the disk that was enqueued, sent, accepted and delivered, in bytes. */
export interface LifeBytes {
  /** As its life has left it, and where all room between the rows is taken away. */
  readonly bytes: number;
  readonly packed: number;
  readonly purgedPerSecond: number;
}

export interface PostgresLifeBytes extends LifeBytes {
  /** What the server has written into its log for it. */
  readonly log: number;
  /** Tables and indexes that have a part of it. */
  readonly relations: readonly {
    readonly name: string;
    /** Of an index: the table that it belongs to. */
    readonly table: string;
    readonly bytes: number;
    readonly packed: number;
  }[];
}

/** What a gateway does beside the library without HTTP, or behind a bare server. */
interface BesideLibrary {
  readonly perSecond: number;
  readonly libraryPerSecond: number;
  readonly ratio: number;
}

/** What `npm run bench -- publish` has measured. */
export const figures: Figures = JSON.parse(readFileSync(join(root, 'docs/figures/performance.json'), 'utf8'));

export const inThousands = (value: number): string => Math.round(value).toLocaleString('en');
export const asRatio = (value: number): string => value.toFixed(2);
