import type { WebhookRequest, WhatsAppProvider } from '@wamux/core';

/**
 * What can go wrong on the provider's side of a send. The request is always complete and valid.
 *
 * - `hang`: never answered · `reset`: connection reset, nothing accepted · `reset-after-acceptance`: accepted, reset
 *   before any answer · `truncated`, `html`, `empty`, `oversized`: accepted, answered with a 2xx that is cut off, a web
 *   page, empty, or endless · `server-error`, `bad-gateway`: 500 and 502, nothing accepted ·
 *   `server-error-after-acceptance`: accepted, answered with a 500 · `redirect`: a 307 ·
 *   `unauthorized`, `rate-limit`: the provider's documented refusals of a wrong credential and of too many requests
 */
export const rigFaults = [
  'hang',
  'reset',
  'reset-after-acceptance',
  'truncated',
  'html',
  'empty',
  'oversized',
  'server-error',
  'server-error-after-acceptance',
  'bad-gateway',
  'redirect',
  'unauthorized',
  'rate-limit',
] as const;

/** What can be staged for every send: one of {@link rigFaults}. */
export type RigFault = (typeof rigFaults)[number];

/** A message as the provider's side understood it. */
export interface TakenMessage {
  /** The recipient's number, digits only. */
  readonly to: string;
  /** The text, or the variables of a template, one after the other. */
  readonly content: string;
}

/** The provider's side: a server on loopback that speaks the dialect, and counts what it took. */
export interface ProviderRig {
  /** Credentials that the provider under test was given. They may appear in nothing it returns. */
  readonly secrets: readonly string[];
  /** Requests that arrived so far, of any kind. */
  requestCount(): number;
  /** Messages taken so far. */
  acceptanceCount(): number;
  /** Those messages, in order. Absent where the server keeps no texts: then nobody checks what arrives, and to whom. */
  taken?(): readonly TakenMessage[];
  /**
   * The requests that arrived so far, each as its path, its query and its body. Absent where the server keeps none: then nobody
   * checks that everything which a message says is sent.
   */
  requests?(): readonly string[];
  /** From now on every send meets this fault. */
  stage(fault: RigFault): void;
  /** From now on every send works again. */
  clear(): void;
  /** From now on connections are refused. */
  unplug(): Promise<void>;
  /**
   * Lets a user send this picture, a PNG, and gives the webhook request that reports it. Absent where the provider reports
   * no messages of users.
   */
  receivePicture?(data: Uint8Array): Promise<WebhookRequest>;
  /** From now on messages are accepted, and fail later. Absent where none can be made to fail. */
  failLater?(): void;
  /**
   * From now on what the provider reports by webhook is kept; gives what gives those requests. Absent where it reports
   * nothing: then nobody checks that its reports are believed, and read right.
   */
  recordWebhooks?(): Promise<() => readonly WebhookRequest[]>;
  /** The proof of a webhook covers its body, so a request with another body is a forged one. */
  readonly signsWebhooks?: boolean;
  /** Lets time pass on the provider's side, so that messages are delivered and read. */
  advance(ms: number): void;
  /** Ends the server; called once, after each test. */
  close(): Promise<void>;
}

/** A fresh provider and the rig that it talks to. */
export interface ProviderUnderTest {
  /** Talks to the rig and to nobody else; the suite closes it. */
  readonly provider: WhatsAppProvider;
  /** What the provider was given; closed after it. */
  readonly transport: { close(): Promise<void> };
  /** The server that the provider talks to; closed last. */
  readonly rig: ProviderRig;
}
