import { type Issue, Secret } from '@wamux/core';

/** Fewer characters are tried out in a moment by whoever has seen one signed request. `wamux doctor` wants more. */
const leastLength = 6;

/** The secrets of a provider's webhook that are none. Which settings there are is the adapter's business. */
export function findWeakSecrets(settings: unknown, path: string): Issue[] {
  const { webhook } = (settings ?? {}) as { readonly webhook?: { readonly secrets?: unknown } };
  const secrets = Array.isArray(webhook?.secrets) ? webhook.secrets : [];
  return secrets.flatMap((secret, index) =>
    secret instanceof Secret && secret.reveal().length < leastLength
      ? [
          {
            path: `${path}.webhook.secrets[${index}]`,
            message: `has fewer than ${leastLength} characters, and is guessed in a moment`,
          },
        ]
      : [],
  );
}
