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
