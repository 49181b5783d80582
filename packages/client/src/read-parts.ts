import type { Issue } from '@wamux/core';
import { readInput } from '@wamux/core/input';
import { type CheckedConfig, configSchema } from './config-schema.js';

/** The readable parts of a config, and what is wrong with the rest. */
export interface ConfigParts {
  readonly parts: CheckedConfig;
  /** All instance ids in the config, including those of entries that cannot be read; `undefined` where there are no entries. */
  readonly ids: readonly string[] | undefined;
  readonly issues: readonly Issue[];
}

/** Reads a config as a whole or, where something is wrong, each part on its own, so that all mistakes are reported at once. */
export function readParts(config: unknown): ConfigParts {
  const whole = readInput(configSchema, config);
  if (whole.isOk()) return { parts: whole.value, ids: Object.keys(whole.value.providers), issues: [] };
  const { providers, templates, routes, health } = configSchema.shape;
  const written = membersOf(config);
  return {
    parts: {
      providers: readEach(membersOf(written.providers), (one) => readOrNothing(providers, one)),
      templates: readEach(membersOf(written.templates), (one) => readOrNothing(templates, one)),
      routes: readOrNothing(routes, written.routes),
      health: readOrNothing(health, written.health),
    },
    ids:
      written.providers === undefined || Array.isArray(written.providers)
        ? undefined
        : Object.keys(membersOf(written.providers)),
    issues: whole.error,
  };
}

interface Reader<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false };
}

function readOrNothing<Value>(schema: Reader<Value>, value: unknown): Value | undefined {
  const read = schema.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The entries of a record, each read as the only one of its record. */
function readEach<Value>(
  entries: Readonly<Record<string, unknown>>,
  read: (record: object) => Readonly<Record<string, Value>> | undefined,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, value]) => Object.entries(read({ [name]: value }) ?? {})),
  );
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
