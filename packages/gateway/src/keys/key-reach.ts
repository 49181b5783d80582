import type { OutboundMessage } from '@wamux/core';
import type { EnqueueOptions, Outbox, OutboxError, OutboxMessage } from '@wamux/outbox';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { Client } from 'wamux';
import { type Problem, problem } from '../problems/problem.js';
import type { GatewayKey } from './gateway-key.js';

/** The limits of the caller's key. Where a gateway has no keys, there are no limits. */
export type Caller = GatewayKey | undefined;

/** Whether this caller may see something that may belong to a team. */
export const reaches = (key: Caller, { team }: { readonly team?: string | undefined }): boolean =>
  key?.team === undefined || key.team === team;

/** Finds a message for this caller. One of another team is not found, as if it did not exist. */
export const findOwn = (outbox: Outbox, key: Caller, id: string): ResultAsync<OutboxMessage, OutboxError> =>
  outbox.get(id).andThen((message) => (reaches(key, message) ? ok(message) : err(notFound)));

const notFound: OutboxError = { kind: 'not-found', message: 'there is no message with this id' };

/** How a message of this caller is stored. */
export const ownOptions = (key: Caller): Pick<EnqueueOptions, 'team' | 'dailyLimit'> => ({
  ...(key?.team !== undefined && { team: key.team }),
  ...(key?.messagesPerDay !== undefined && { dailyLimit: key.messagesPerDay }),
});

/** Why this caller may not hand over the message; `undefined` where it may, or the message is wrong anyway. */
export function refusalOf(client: Client, key: Caller, message: unknown): Problem | undefined {
  if (key === undefined) return undefined;
  const { name, providers, templates } = key;
  const template = templateOf(message);
  if (templates !== undefined && (template === undefined || !templates.includes(template))) {
    return problem('forbidden', `the key ${name} may submit only these templates: ${templates.join(', ')}`);
  }
  if (providers === undefined) return undefined;
  const explained = client.explain(message as OutboundMessage);
  if (explained.isErr()) return undefined;
  const others = explained.value.providers
    .map(({ provider }) => provider)
    .filter((provider) => !providers.includes(provider));
  if (others.length === 0) return undefined;
  const why = `the key ${name} is bound to ${providers.join(', ')}, but the route of this message also has ${others.join(', ')}`;
  return problem('forbidden', why);
}

/** Why this caller may give nothing to these providers, and decide nothing about them; `undefined` where it may. */
export function refusalOfProvider(key: Caller, wanted: readonly string[]): Problem | undefined {
  const { name, providers } = key ?? {};
  if (providers === undefined || wanted.every((provider) => providers.includes(provider))) return undefined;
  return problem('forbidden', `the key ${name} is bound to ${providers.join(', ')}`);
}

/** The app's name of the message's template. */
function templateOf(message: unknown): string | undefined {
  const { type = 'template', name } = Object(message) as { readonly type?: unknown; readonly name?: unknown };
  return type === 'template' && typeof name === 'string' ? name : undefined;
}
