import type { Router } from '@wamux/router';
import type { Client, ClientOptions } from 'wamux';
import { usageError } from './cli-error.js';
import { findConfig } from './find-config.js';
import type { Io } from './io.js';

/** Makes the client of a command's config, and closes it afterwards. */
export async function withClient<Value>(
  io: Io,
  config: string | undefined,
  use: (client: Client, path: string) => Promise<Value>,
  options: ClientOptions = {},
): Promise<Value> {
  const path = findConfig(io, config);
  // Loaded here, so that the help does not wait for HTTP and schemas.
  const { createClient } = await import('wamux');
  const client = await createClient(path, { ...options, environment: io.environment });
  try {
    return await use(client, path);
  } finally {
    await client.close();
  }
}

/**
 * A provider of the config by its name, or by what people call the company where the config has one of it; where there is
 * but one, it needs no naming.
 */
export async function chooseProvider({ providers }: Client, given: string | undefined, flag: string) {
  const ids = [...providers.keys()];
  const id = given ?? (ids.length === 1 ? ids[0] : undefined);
  const provider = id === undefined ? undefined : (providers.get(id) ?? (await onlyOneOf(providers, id)));
  if (provider !== undefined) return provider;
  const message = given === undefined ? `${flag} is missing` : `${flag} names no provider in the config`;
  throw usageError(message, `Providers: ${ids.join(', ')}.`);
}

async function onlyOneOf(providers: Client['providers'], called: string) {
  const { toAdapterName } = await import('wamux');
  const [one, another] = [...providers.values()].filter(({ adapter }) => adapter === toAdapterName(called));
  return another === undefined ? one : undefined;
}

/** What sends: the client by its routes, or one of its providers alone, with all that a router does for a message. */
export async function chooseRouter(client: Client, via: string | undefined): Promise<Router> {
  if (via === undefined) return client;
  const provider = await chooseProvider(client, via, '--via');
  const { createRouter } = await import('@wamux/router');
  return createRouter({ providers: [provider], limitsInUse: (id) => client.health()[id]?.limits });
}
