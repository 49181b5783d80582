import type { MessageType } from '@wamux/core';

/** Which providers take which messages, in which order, and what happens when one fails. */
export interface Route {
  /** Every condition must hold; a route without conditions takes every message. */
  readonly when?: RouteConditions | undefined;
  /** Instance ids. */
  readonly try: readonly string[];
  /**
   * Which provider is asked first: always the first one (`priority`, the default), each in turn (`round-robin`), or a random
   * one in proportion to `weights` (`weighted`). The others follow when it fails.
   */
  readonly strategy?: Strategy | undefined;
  /** The weight of each provider, with the strategy `weighted`; greater than 0. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** What to do after an unknown outcome. Default `hold`. */
  readonly onUnknown?: OnUnknown | undefined;
  /** With `onUnknown: "hold"`: how long the provider is asked about the message, in milliseconds. Default 10,000. */
  readonly reconcileWithinMs?: number | undefined;
  /** Default: 3 attempts at one provider, and a patience of 5,000 ms. A part that is left out keeps its default. */
  readonly retry?: { readonly [Key in keyof RetryPolicy]?: RetryPolicy[Key] | undefined } | undefined;
  /** The most that one message may take, in milliseconds, unless the caller's `timeoutMs` says less. Default 120,000. */
  readonly deadlineMs?: number | undefined;
  /**
   * `delivered`: an acceptance is not enough; a message that is not delivered within `withinMs` goes to the next
   * provider as well, and may arrive twice. For flows that track statuses. Default `accepted`.
   */
  readonly successWhen?: 'accepted' | 'delivered' | undefined;
  /** With `successWhen: "delivered"`: how long a delivery may take, in milliseconds. */
  readonly withinMs?: number | undefined;
}

/** How often and for how long a message is tried again at one provider. */
export interface RetryPolicy {
  /** How many calls one provider gets for one message, including the first. */
  readonly attempts: number;
  /** The longest wait before a retry, in milliseconds. A message that would have to wait longer goes to the next provider. */
  readonly patienceMs: number;
}

/** In which order a route asks its providers; `strategy` of {@link Route} says what each means. */
export const strategies = ['priority', 'round-robin', 'weighted'] as const;
/** How a route chooses the provider that it asks first: one of {@link strategies}. */
export type Strategy = (typeof strategies)[number];

/**
 * After an attempt that may have been accepted. `hold` (default): stop, ask the provider about it where it can be asked,
 * and report it as unknown. `resend`: go on to the next provider, because for these messages a duplicate is better than a
 * loss. `assume-sent`: treat it as accepted.
 */
export const onUnknownPolicies = ['hold', 'resend', 'assume-sent'] as const;
/** What a route does after an attempt that may have been accepted: one of {@link onUnknownPolicies}. */
export type OnUnknown = (typeof onUnknownPolicies)[number];

/** Where a condition names several values, one of them must match. */
export interface RouteConditions {
  /** Name of the logical template; `*` stands for any characters. */
  readonly template?: OneOrMore<string> | undefined;
  /** The message's type. */
  readonly type?: OneOrMore<MessageType> | undefined;
  /** The recipient's country, ISO 3166-1 alpha-2, by the number's calling code. */
  readonly country?: OneOrMore<string> | undefined;
  /** One of the message's tags. */
  readonly tag?: OneOrMore<string> | undefined;
  /** The logical template's category. */
  readonly category?: OneOrMore<string> | undefined;
}

/** A value, or a list of values of which one must match. */
export type OneOrMore<Value> = Value | readonly Value[];

export const defaults = {
  reconcileWithinMs: 10_000,
  deadlineMs: 120_000,
  retry: { attempts: 3, patienceMs: 5_000 },
} as const;
