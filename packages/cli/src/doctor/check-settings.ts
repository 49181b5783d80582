import { Secret } from '@wamux/core';
import { isPrivateHost } from '@wamux/transport';
import type { LoadedProvider } from 'wamux';
import type { Check } from '../check-results.js';

/** What many adapters' settings have. */
interface Settings {
  readonly baseUrl?: string | undefined;
  readonly webhook?: { readonly secrets?: readonly unknown[]; readonly verifyToken?: unknown } | undefined;
}

/** With a shorter secret, anybody who has seen one signature can forge others, given time. */
const leastSecretLength = 16;

/** Settings that work, and are weaker than they look. */
export function checkSettings({ id, settings }: LoadedProvider): Check[] {
  const { baseUrl, webhook } = settings as Settings;
  return [...checkAddress(id, baseUrl), ...checkSecrets(id, webhook)];
}

function checkAddress(id: string, baseUrl: string | undefined): Check[] {
  if (baseUrl === undefined) return [];
  const { protocol, hostname, origin } = new URL(baseUrl);
  if (protocol === 'https:' || isPrivateHost(hostname)) return [];
  const message = `${origin} is not encrypted: credentials, numbers and messages can be read in transit`;
  return [{ check: 'address', of: id, result: 'warning', message, next: 'Use https in baseUrl.' }];
}

function checkSecrets(id: string, webhook: Settings['webhook']): Check[] {
  const named = [
    ...(webhook?.secrets ?? []).map((secret, index) => [`webhook.secrets[${index}]`, secret] as const),
    ['webhook.verifyToken', webhook?.verifyToken] as const,
  ];
  return named.flatMap(([name, secret]): Check[] => {
    if (!(secret instanceof Secret) || secret.reveal().length >= leastSecretLength) return [];
    const message = `${name} has fewer than ${leastSecretLength} characters`;
    const next = 'Make a longer one: openssl rand -hex 32';
    return [{ check: 'secret', of: id, result: 'warning', message, next }];
  });
}
