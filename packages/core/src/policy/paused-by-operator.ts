import type { ProviderError } from '../errors.js';

/** The error of a message that a provider does not get because an operator has paused it. */
export const pausedByOperator = (provider: string, reason: string): ProviderError => ({
  kind: 'unavailable',
  provider,
  message: `${provider} is paused by an operator: ${reason}`,
});
