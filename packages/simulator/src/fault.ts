/** Takes over a valid request before it is accepted: the ledger stays as it was. */
export type FaultBeforeAcceptance = 'hang' | 'reset' | 'server-error' | 'bad-gateway' | 'redirect';

/** Spoils the answer to a valid request that was accepted: the ledger has the acceptance. */
export type FaultAfterAcceptance =
  | 'hang-after-acceptance'
  | 'reset-after-acceptance'
  | 'server-error-after-acceptance'
  /** The true status, headers and length, half of the body, and then the end of the connection. */
  | 'truncated'
  /** The true answer, one byte every 200 ms. */
  | 'drip'
  /** The status 200 with a web page. */
  | 'html'
  /** The true status without a body. */
  | 'empty'
  /** The true status with a body of 100 MiB. */
  | 'oversized';

/** A refusal that the provider documents, given to every request of the route. No provider documents all of them. */
export type RefusalName =
  | 'unauthorized'
  | 'forbidden'
  | 'rate-limit'
  | 'quota'
  | 'no-balance'
  | 'validation'
  | 'invalid-template'
  | 'media-type'
  | 'media-extension'
  | 'window-closed'
  | 'not-found'
  | 'conflict'
  | 'maintenance'
  | 'unexpected-condition'
  // These concern the sender and its account.
  | 'number-gone'
  | 'number-not-registered'
  | 'account-locked'
  | 'policy-block'
  // These concern one recipient.
  | 'country-barred'
  | 'not-on-test-list'
  | 'undeliverable'
  | 'opted-out'
  | 'marketing-cap'
  | 'pair-rate'
  // These concern one template.
  | 'template-paused'
  /** In the provider's own form, with a code that no document lists. */
  | 'unlisted-code';

/** A fault that can be staged by its name. */
export type FaultName = FaultBeforeAcceptance | FaultAfterAcceptance | RefusalName;

/** An answer that the test itself defines. */
export interface CustomAnswer {
  /** `true`: valid requests are accepted first. `false`: every request gets this answer, and none is accepted. */
  readonly accept: boolean;
  /** The HTTP status. */
  readonly status: number;
  /** Added to the content type, which depends on `body`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, and a string as plain text. */
  readonly body: string | object;
  /** Real milliseconds before the answer. Default 0. */
  readonly delayMs?: number;
}

/** What can be staged on a route. */
export type Fault = FaultName | CustomAnswer;
