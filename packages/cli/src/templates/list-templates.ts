import type { ProviderError, TemplateDefinition, WhatsAppProvider } from 'wamux';
import type { Io } from '../io.js';

/** What a provider says of its templates; `cannot`: it has no way to list them. */
export type ListedTemplates =
  | {
      readonly outcome: 'listed';
      readonly templates: readonly TemplateDefinition[];
      readonly capabilities: WhatsAppProvider['capabilities'];
    }
  | { readonly outcome: 'failed'; readonly error: ProviderError }
  | { readonly outcome: 'cannot' };

/** The most that one provider may take, in milliseconds. */
const patienceMs = 20_000;

/** Asks one provider: asked together, one that fails would hide the others. */
export async function listTemplates(
  provider: WhatsAppProvider,
  { interrupted }: Io,
): Promise<ListedTemplates> {
  const { capabilities } = provider;
  if (capabilities.listTemplates === 'none') return { outcome: 'cannot' };
  const result = await provider.listTemplates({ signal: interrupted, timeoutMs: patienceMs });
  return result.match(
    (templates): ListedTemplates => ({ outcome: 'listed', templates, capabilities }),
    (error) => ({ outcome: 'failed', error }),
  );
}
