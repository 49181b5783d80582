/** What a caller may do after an error of one kind. */
export interface ErrorKindPolicy {
  /**
   * `not-accepted`: the provider certainly did not take the message. `unknown`: it may have taken it, so nothing
   * is sent again without the operator's word.
   */
  readonly outcome: 'not-accepted' | 'unknown';
  /** Whether the same provider may be asked again after a wait. */
  readonly retryHere: boolean;
  /** Whether another provider may be asked. */
  readonly failOver: boolean;
  /**
   * What it says about the provider: nothing (`unaffected`), one more fault (`counts`), or that no message can get
   * through until an operator acts (`opens`: the circuit opens at once).
   */
  readonly health: 'unaffected' | 'counts' | 'opens';
  /** How long to wait, in milliseconds, where the provider names no time; `null` where waiting does not help. */
  readonly retryAfterMs: number | null;
  /** Whether it passes, by itself or by an operator's hand, so that a message may wait in a queue for it. */
  readonly retryLater: boolean;
  /** For people and for the docs. */
  readonly meaning: string;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Another provider may take it; this one will not until an operator acts. */
const operatorMustAct = {
  outcome: 'not-accepted',
  retryHere: false,
  failOver: true,
  health: 'opens',
  retryAfterMs: null,
  retryLater: true,
} as const;
/** Every provider would refuse it. */
const permanent = {
  outcome: 'not-accepted',
  retryHere: false,
  failOver: false,
  health: 'unaffected',
  retryAfterMs: null,
  retryLater: false,
} as const;
/** Refused here for a reason that another provider need not share (its own sender, template or window). */
const notHere = {
  outcome: 'not-accepted',
  retryHere: false,
  failOver: true,
  health: 'unaffected',
  retryAfterMs: null,
  retryLater: false,
} as const;
/** Refused for now, for a reason that is not a fault of the provider. */
const notNow = {
  outcome: 'not-accepted',
  retryHere: true,
  failOver: true,
  health: 'unaffected',
  retryLater: true,
} as const;
/** It may have been taken: no retry, no failover. */
const ambiguous = {
  outcome: 'unknown',
  retryHere: false,
  failOver: false,
  health: 'counts',
  retryAfterMs: null,
  retryLater: false,
} as const;

/**
 * The closed table of error kinds. Routing, retrying and health decide by it and by nothing else.
 *
 * Codes of each provider are mapped to these kinds in its adapter's `map-<name>-error.ts`.
 */
export const errorKinds = {
  auth: { ...operatorMustAct, meaning: 'credential missing, wrong or expired' },
  permission: {
    ...operatorMustAct,
    meaning: 'key lacks a scope, or the account is locked or blocked by policy',
  },
  billing: { ...operatorMustAct, retryAfterMs: 5 * minute, meaning: 'no balance, or unpaid' },
  rate_limited: { ...notNow, retryAfterMs: second, meaning: 'too many requests for the token or the sender' },
  queue_timeout: {
    ...notNow,
    retryHere: false,
    retryAfterMs: second,
    meaning: 'it waited too long in our own queue for this provider; nothing was sent',
  },
  pair_rate_limited: { ...notNow, retryAfterMs: 6 * second, meaning: 'too many messages to one recipient' },
  quota_exhausted: {
    ...notNow,
    retryHere: false,
    retryAfterMs: hour,
    meaning: 'daily, tier or quality cap reached',
  },
  validation: { ...permanent, meaning: 'the message or the request is malformed' },
  unsupported: { ...notHere, meaning: 'this provider cannot do that; `capability` names it' },
  recipient_invalid: { ...permanent, meaning: 'bad number, not on WhatsApp, or cannot receive' },
  recipient_blocked: { ...permanent, meaning: 'the recipient opted out, blocked us or is barred' },
  recipient_not_allowed: {
    ...notHere,
    meaning: 'this account may not write to this recipient: not on its test list, or in a barred country',
  },
  marketing_suppressed: {
    ...permanent,
    retryAfterMs: 24 * hour,
    meaning: 'WhatsApp caps marketing to this user',
  },
  window_closed: {
    ...notHere,
    meaning: 'free-form message outside the 24-hour service window; send a template',
  },
  template_not_found: {
    ...notHere,
    meaning: 'template not mapped, missing in this language, or not approved',
  },
  template_params: { ...permanent, meaning: 'template variables missing, too many or in the wrong form' },
  template_disabled: { ...notHere, retryAfterMs: hour, meaning: 'template paused or disabled' },
  // A wrong type or size is refused everywhere, a failed fetch is not. Providers do not tell the two apart, and asking the
  // next one costs a call but never sends twice.
  media: {
    ...notHere,
    retryHere: true,
    retryAfterMs: 2 * second,
    meaning: 'media could not be fetched, or has a wrong type or size',
  },
  sender_misconfigured: { ...operatorMustAct, meaning: 'channel, number or connector is wrong' },
  conflict: {
    ...ambiguous,
    health: 'unaffected',
    meaning: 'conflicts with another request; look the message up',
  },
  unavailable: {
    outcome: 'not-accepted',
    retryHere: true,
    failOver: true,
    health: 'counts',
    retryLater: true,
    retryAfterMs: second,
    meaning: 'certainly not reached: refused, DNS, TLS, or the provider says it is down',
  },
  provider_error: { ...ambiguous, meaning: '5xx, or an internal error that the provider does not explain' },
  timeout: { ...ambiguous, meaning: 'no answer after the request left' },
  bad_response: {
    ...ambiguous,
    meaning: '2xx whose body is unreadable or lacks what makes it an acceptance',
  },
  expired: { ...notHere, meaning: 'the validity of the message ran out before it was delivered' },
  canceled: { ...permanent, meaning: 'the caller stopped the call before anything was sent' },
  // Whether the message, the sender or the provider is at fault is not known, so nothing final follows from it: another
  // provider is asked, and a queued message waits until somebody has read the code (ADR 0018).
  unlisted_code: {
    ...notNow,
    retryHere: false,
    retryAfterMs: hour,
    meaning:
      'refused with a code that is not in our tables, or without a readable one; `message` and `providerCode` name it',
  },
  unknown: { ...ambiguous, health: 'unaffected', meaning: 'none of the others' },
} as const satisfies Record<string, ErrorKindPolicy>;

/** The closed set of reasons why something failed: a row of `errorKinds`. */
export type ErrorKind = keyof typeof errorKinds;
