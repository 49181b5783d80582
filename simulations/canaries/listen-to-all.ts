import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Tracer } from '@opentelemetry/api';
import { wamuxEventNames } from '@wamux/core';
import { traceWithOpenTelemetry } from '@wamux/otel';
import { logEvents } from 'wamux';

/** Listens to everything of ours that may end up in a log: the logger, every channel, and the process's warnings and output. */
export function listenToAll(tracer: Tracer): {
  readonly lines: readonly unknown[];
  readonly stop: () => void;
} {
  const lines: unknown[] = [];
  const write = (...line: unknown[]): void => void lines.push(line);
  const warn = (warning: Error): void => write(warning.name, warning.message, warning.stack);
  const channels = [
    ...wamuxEventNames.map((name) => `wamux:${name}`),
    ...['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => `tracing:wamux:attempt:${name}`),
  ];
  for (const channel of channels) subscribe(channel, write);
  process.on('warning', warn);
  const stops = [logEvents({ debug: write, info: write, warn: write }), traceWithOpenTelemetry(tracer)];
  return {
    lines,
    stop() {
      for (const stop of stops) stop();
      for (const channel of channels) unsubscribe(channel, write);
      process.off('warning', warn);
    },
  };
}
