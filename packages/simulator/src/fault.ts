/** Cuts in on a valid request before it is accepted: the ledger stays as it was. */
export type FaultBeforeAcceptance = 'hang' | 'reset' | 'server-error' | 'bad-gateway' | 'redirect';

/** Spoils the answer to a valid request that was accepted: the ledger has it. */
export type FaultAfterAcceptance =
  | 'hang-after-acceptance'
  | 'reset-after-acceptance'
  | 'server-error-after-acceptance'
  /** True status, headers and length; half the body, then the socket is destroyed. */
  | 'truncated'
  /** The true answer, a byte every 200 ms. */
  | 'drip'
  /** 200 with a page. */
  | 'html'
  /** The true status without a body. */
  | 'empty'
  /** The true status with 100 MiB. */
  | 'oversized';

/** A provider's own documented "no", whatever the request. No dialect documents all of them. */
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
  // Of the sender and its account.
  | 'number-gone'
  | 'number-not-registered'
  | 'account-locked'
  | 'policy-block'
  // Of one recipient.
  | 'country-barred'
  | 'not-on-test-list'
  | 'undeliverable'
  | 'opted-out'
  | 'marketing-cap'
  | 'pair-rate'
  // Of one template.
  | 'template-paused'
  /** In the provider's own form, with a code that no document has. */
  | 'unlisted-code';

export type FaultName = FaultBeforeAcceptance | FaultAfterAcceptance | RefusalName;

/** An answer of the test's own making. */
export interface CustomAnswer {
  /** `true`: a valid request is accepted, then answered so. `false`: any request is answered so, none accepted. */
  readonly accept: boolean;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: string | object;
  /** Default 0. */
  readonly delayMs?: number;
}

export type Fault = FaultName | CustomAnswer;
