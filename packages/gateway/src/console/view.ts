import type { Outbox } from '@wamux/outbox';
import type { Client } from 'wamux';
import type { Activity } from './activity.js';
import type { LatestStats } from './latest-stats.js';
import type { Visitor } from './visitor.js';
import type { Language, Words } from './words.js';

/** What every page is written with. */
export interface View {
  readonly language: Language;
  readonly words: Words;
  /** Absent where nobody is signed in. */
  readonly visitor?: Visitor;
  /** Where the page is, without its query. */
  readonly path: string;
  /** The query with its question mark; empty where there is none. */
  readonly query: string;
}

/** What the pages tell about. */
export interface ConsoleContext {
  readonly client: Client;
  readonly outbox: Outbox;
  readonly activity: Activity;
  readonly stats: LatestStats;
}

/** A request for a page by somebody who may see it. */
export interface Asked {
  readonly context: ConsoleContext;
  readonly request: Request;
  readonly view: View & { readonly visitor: Visitor };
  /** The parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What was sent with it; empty where nothing was. */
  readonly form: URLSearchParams;
}
