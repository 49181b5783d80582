import { suggestion } from '@wamux/core/input';
import type { GatewayKey } from '@wamux/gateway';
import type { Client } from 'wamux';

type Bounds = Pick<GatewayKey, 'templates' | 'providers'>;

/** A name that a key is bound to, and that the config does not have. Such a bound allows nothing. */
interface UnknownBound {
  readonly what: 'template' | 'provider';
  readonly name: string;
  /** The end of a message about it: `; did you mean "otp_code"?`, or the names that exist. */
  readonly hint: string;
}

/** Compares the names that a key is bound to with those of the config. */
export function findUnknownBounds(
  { templates = [], providers = [] }: Bounds,
  client: Pick<Client, 'templates' | 'providers'>,
): readonly UnknownBound[] {
  const compare = (what: UnknownBound['what'], names: readonly string[], known: readonly string[]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => ({ what, name, hint: suggestion(name, known) }));
  return [
    ...compare('template', templates, [...client.templates.keys()]),
    ...compare('provider', providers, [...client.providers.keys()]),
  ];
}
