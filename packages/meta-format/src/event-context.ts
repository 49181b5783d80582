import type { Secret, WebhookEvent } from '@wamux/core';

/** The owner of the events, and what none of them may show. */
export interface EventContext {
  /** Instance id. */
  readonly provider: string;
  /** Our own credentials that a notification may contain. */
  readonly secrets: readonly Secret[];
  /** A part of the notification as an event gives it to the app, except for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
}

/** Keeps news that nobody understands. */
export const toUnknownEvent = (
  { provider, toRaw }: EventContext,
  raw: unknown,
  reason?: string,
): WebhookEvent => ({
  type: 'unknown',
  provider,
  raw: toRaw(raw),
  ...(reason !== undefined && { reason }),
});

/** Later than this in seconds is the year 5138: then it is milliseconds, which Meta sends at times. */
const lastSecond = 1e11;

export function toIso(timestamp: string | number | null | undefined): string | null {
  if (timestamp == null || !/^\d{1,16}$/.test(String(timestamp))) return null;
  const number = Number(timestamp);
  const date = new Date(number < lastSecond ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
