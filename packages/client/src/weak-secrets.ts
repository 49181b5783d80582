import { type Issue, Secret } from '@wamux/core';

/** A shorter secret is guessed at once from a single signed request. `wamux doctor` asks for more characters. */
const leastLength = 6;

/** Finds secrets of a provider's webhook that are too weak to be secrets, whatever other settings its adapter has. */
export function findWeakSecrets(settings: unknown, path: string): Issue[] {
  const { webhook } = (settings ?? {}) as { readonly webhook?: { readonly secrets?: unknown } };
  const secrets = Array.isArray(webhook?.secrets) ? webhook.secrets : [];
  return secrets.flatMap((secret, index) =>
    secret instanceof Secret && secret.reveal().length < leastLength
      ? [
          {
            path: `${path}.webhook.secrets[${index}]`,
            message: `has fewer than ${leastLength} characters and is easily guessed`,
          },
        ]
      : [],
  );
}
