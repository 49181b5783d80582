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

/** One of {@link rigFaults}, which can be staged for every send. */
export type RigFault = (typeof rigFaults)[number];

/** A message as the provider's side understood it. */
export interface TakenMessage {
  /** The recipient's number, digits only. */
  readonly to: string;
  /** The text, or the variables of a template in order. */
  readonly content: string;
}

/** The provider's side: a server on loopback that speaks the dialect, and counts what it accepts. */
export interface ProviderRig {
  /** Credentials that the provider under test was given. They must not appear in anything it returns. */
  readonly secrets: readonly string[];
  /** How many requests have arrived so far, of any kind. */
  requestCount(): number;
  /** How many messages were accepted so far. */
  acceptanceCount(): number;
  /** Those messages, in order. Absent where the server keeps no texts; the suite then does not check what reaches whom. */
  taken?(): readonly TakenMessage[];
  /**
   * The requests that arrived so far, each as its path, its query and its body. Absent where the server keeps none; the suite
   * then does not check that everything in a message is sent.
   */
  requests?(): readonly string[];
  /** Makes every send from now on meet this fault. */
  stage(fault: RigFault): void;
  /** Makes every send from now on work again. */
  clear(): void;
  /** Refuses connections from now on. */
  unplug(): Promise<void>;
  /**
   * Lets a user send this picture, a PNG, and resolves with the webhook request that reports it. Absent where the provider
   * reports no messages of users.
   */
  receivePicture?(data: Uint8Array): Promise<WebhookRequest>;
  /** Accepts messages from now on, and lets them fail later. Absent where none can be made to fail. */
  failLater?(): void;
  /**
   * Records from now on what the provider reports by webhook, and resolves with a function that returns those requests.
   * Absent where it reports nothing; the suite then does not check that its reports are believed, and read correctly.
   */
  recordWebhooks?(): Promise<() => readonly WebhookRequest[]>;
  /** Whether the proof of a webhook covers its body, so that a request with another body is a forgery. */
  readonly signsWebhooks?: boolean;
  /** Lets time pass on the provider's side, so that messages are delivered and read. */
  advance(ms: number): void;
  /** Closes the server; called once, after each test. */
  close(): Promise<void>;
}

/** A fresh provider and the rig that it talks to. */
export interface ProviderUnderTest {
  /** The provider under test. It talks only to the rig, and the suite closes it. */
  readonly provider: WhatsAppProvider;
  /** The transport that the provider was given; closed after it. */
  readonly transport: { close(): Promise<void> };
  /** The server that the provider talks to; closed last. */
  readonly rig: ProviderRig;
}
