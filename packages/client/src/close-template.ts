import type { TemplateEvent, WhatsAppProvider } from '@wamux/core';

/** Templates belong to an account: a template that one of its numbers may not send, no other number may send. */
export function closeTemplate(providers: ReadonlyMap<string, WhatsAppProvider>, event: TemplateEvent): void {
  const named = providers.get(event.provider);
  const account = named?.webhook?.owner?.account;
  for (const provider of providers.values()) {
    const isOfAccount =
      account !== undefined &&
      provider.adapter === named?.adapter &&
      provider.webhook?.owner?.account === account;
    if (provider === named || isOfAccount) tellTemplate(provider, event);
  }
}

/** An instance of the app's own adapter may throw. The event still reaches the other instances and the app. */
function tellTemplate(provider: WhatsAppProvider, event: TemplateEvent): void {
  try {
    provider.observeTemplate?.(event);
  } catch {
    // The provider itself will refuse what it cannot send.
  }
}
