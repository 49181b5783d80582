import type { Capability, ProviderCapabilities } from '../capabilities.js';
import type { ProviderError } from '../errors.js';
import type { ParsedMessage } from '../messages/outbound-message.js';

export interface ProviderIdentity {
  /** Instance id. */
  readonly id: string;
  readonly adapter: string;
  readonly capabilities: ProviderCapabilities;
}

/**
 * Why this provider cannot take this message, decided without a call; `undefined` where it can as far as its
 * capabilities say. Tags are not asked about: they change nothing for the recipient.
 */
export function findUnsupported(
  provider: ProviderIdentity,
  message: ParsedMessage,
): ProviderError | undefined {
  const { capabilities } = provider;
  const missing = (capability: Capability, what: string): ProviderError | undefined =>
    capabilities[capability] === 'none' ? unsupported(provider, capability, what) : undefined;

  return (
    missing(message.type, `cannot send messages of type ${message.type}`) ??
    (message.replyTo === undefined ? undefined : missing('replyTo', 'cannot answer a message (replyTo)')) ??
    (message.scheduledFor === undefined
      ? undefined
      : missing('scheduledFor', 'cannot schedule (scheduledFor)')) ??
    (message.validityMs === undefined
      ? undefined
      : missing('validityMs', 'cannot limit validity (validityMs)')) ??
    findForeignOptions(provider, message) ??
    findUnsupportedMedia(provider, message) ??
    (message.type === 'template' ? findUnsupportedTemplatePart(message, missing) : undefined)
  );
}

/** The error of a capability that a provider does not have. */
export function unsupported(provider: ProviderIdentity, capability: string, what: string): ProviderError {
  return { kind: 'unsupported', provider: provider.id, capability, message: `${provider.id} ${what}` };
}

/** Options for other adapters only: what they ask for would silently be missing here. */
function findForeignOptions(provider: ProviderIdentity, message: ParsedMessage): ProviderError | undefined {
  const adapters = Object.keys(message.providerOptions ?? {});
  if (adapters.length === 0 || adapters.includes(provider.adapter)) return undefined;
  const what = `is a ${provider.adapter} provider; the message has options for ${adapters.join(', ')} only`;
  return unsupported(provider, 'providerOptions', what);
}

function findUnsupportedMedia(provider: ProviderIdentity, message: ParsedMessage): ProviderError | undefined {
  const header = message.type === 'template' ? message.header : message;
  if (header === undefined || !('media' in header)) return undefined;
  const { media } = header;
  if (!('id' in media)) {
    if (provider.capabilities.mediaUrl !== 'none') return undefined;
    return unsupported(provider, 'mediaUrl', 'cannot send media by URL');
  }
  if (media.provider !== provider.id) {
    const what = `cannot send media that was uploaded to ${media.provider}; a media id does not travel`;
    return unsupported(provider, 'mediaId', what);
  }
  if (provider.capabilities.mediaId !== 'none') return undefined;
  return unsupported(provider, 'mediaId', 'gives no media ids; use a URL');
}

type Template = Extract<ParsedMessage, { type: 'template' }>;
type Missing = (capability: Capability, what: string) => ProviderError | undefined;

function findUnsupportedTemplatePart(message: Template, missing: Missing): ProviderError | undefined {
  if (message.header !== undefined) {
    const capability = message.header.type === 'text' ? 'templateHeaderText' : 'templateHeaderMedia';
    const refusal = missing(capability, `cannot fill a template's ${message.header.type} header`);
    if (refusal) return refusal;
  }
  for (const button of message.buttons ?? []) {
    const capability = button.type === 'url' ? 'templateUrlButton' : 'templateQuickReplyButton';
    const refusal = missing(capability, `cannot fill a template's ${button.type} button`);
    if (refusal) return refusal;
  }
  return undefined;
}
