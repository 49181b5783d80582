import type { MessageReference, ProviderError, WhatsAppProvider } from '@wamux/core';
import { inputError } from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';

/** Whether a provider answers questions about a status. */
export const canAsk = ({ capabilities }: WhatsAppProvider): boolean => capabilities.getStatus !== 'none';

/** Who could tell of a message, as a tracker knows them. */
interface Sources {
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  readonly canHearOf?: (provider: WhatsAppProvider) => boolean;
}

/** Why nothing can ever be learnt of a message: whoever follows it would wait for a day without a word. */
export function findObstacle(
  { provider: id }: MessageReference,
  { canHearOf, providers }: Sources,
): ProviderError | undefined {
  const provider = providers.get(id);
  if (provider === undefined) {
    const message = `is not a provider here; expected one of ${[...providers.keys()].join(', ')}`;
    return inputError('validation', [{ path: 'provider', message }]);
  }
  if (canAsk(provider) || canHearOf === undefined || canHearOf(provider)) return undefined;
  return unsupported(provider, 'getStatus', 'cannot be asked for a status, and has no webhook to report one');
}
