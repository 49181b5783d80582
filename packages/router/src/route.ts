import type { ParsedMessage } from '@wamux/core';
import { compileGlob, covers } from './glob.js';

/** Which providers take which messages, in which order. */
export interface Route {
  /** Every condition must hold; a route without conditions takes every message. */
  readonly when?: RouteConditions | undefined;
  /** Instance ids, in the order in which they are tried. */
  readonly try: readonly string[];
  /**
   * After an attempt that may have been accepted: `hold` (default) stops and reports it; `resend` goes on to the
   * next provider, because for these messages a double is better than a miss.
   */
  readonly onUnknown?: 'hold' | 'resend' | undefined;
}

export interface RouteConditions {
  /** Name of the logical template; `*` stands for any characters. */
  readonly template?: string | undefined;
}

/** A test for the messages that a route takes. */
export function compileConditions(when: RouteConditions | undefined): (message: ParsedMessage) => boolean {
  if (when?.template === undefined) return () => true;
  const matches = compileGlob(when.template);
  return (message) => message.type === 'template' && matches(message.name);
}

/** A route that no message can reach, and the earlier one that takes them all. */
export interface UnreachableRoute {
  readonly index: number;
  readonly coveredBy: number;
}

export function findUnreachableRoutes(routes: readonly Route[]): UnreachableRoute[] {
  return routes.flatMap((route, index) => {
    const coveredBy = routes.slice(0, index).findIndex((earlier) => isCovered(route.when, earlier.when));
    return coveredBy === -1 ? [] : [{ index, coveredBy }];
  });
}

function isCovered(when: RouteConditions | undefined, earlier: RouteConditions | undefined): boolean {
  if (earlier?.template === undefined) return true;
  return when?.template !== undefined && covers(earlier.template, when.template);
}
