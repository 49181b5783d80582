import type { Capability, ProviderCapabilities } from '../capabilities.js';
import type { ProviderError } from '../errors.js';
import { inputError } from '../input/issues.js';
import { isUserId } from '../input/recipient.js';
import type { ParsedMessage } from '../messages/outbound-message.js';
import { echoName } from '../redaction/echo-name.js';
import { findMediaIssues } from './media-rules.js';

/** The identity and the capabilities of a provider, which is all that a check before a call needs. */
export interface ProviderIdentity {
  /** Instance id. */
  readonly id: string;
  /** The adapter's name, by which a message's `providerOptions` address it. */
  readonly adapter: string;
  /** What this instance can do, with its settings taken into account. */
  readonly capabilities: ProviderCapabilities;
}

/**
 * Why this provider cannot take this message, decided without a call; `undefined` where it can as far as its
 * capabilities and WhatsApp's own list of file types say. Tags are not asked about: they change nothing for the
 * recipient.
 */
export function findUnsupported(
  provider: ProviderIdentity,
  message: ParsedMessage,
): ProviderError | undefined {
  return (
    missing(provider, message.type, 'cannot send messages of this type') ??
    findUnsupportedRecipient(provider, message) ??
    findUnsupportedRequest(provider, message) ??
    findForeignOptions(provider, message) ??
    (message.type === 'template'
      ? findUnsupportedTemplatePart(provider, message)
      : findUnsupportedFrame(provider, message)) ??
    findUnsupportedMedia(provider, message) ??
    findUncarriedMedia(provider, message)
  );
}

/** A person without a visible number has an id that only some providers take. */
const findUnsupportedRecipient = (
  provider: ProviderIdentity,
  { to }: ParsedMessage,
): ProviderError | undefined =>
  isUserId(to)
    ? missing(provider, 'userIdRecipient', 'cannot send to a user id, only to a phone number')
    : undefined;

/** What a message may ask for besides its content, and what a provider that lacks it cannot do. */
const requests = {
  replyTo: 'cannot answer a message',
  scheduledFor: 'cannot schedule',
  validityMs: 'cannot limit validity',
} as const;

const requestNames = Object.keys(requests) as (keyof typeof requests)[];

function findUnsupportedRequest(
  provider: ProviderIdentity,
  message: ParsedMessage,
): ProviderError | undefined {
  for (const name of requestNames) {
    const refusal = message[name] === undefined ? undefined : missing(provider, name, requests[name]);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function missing(
  provider: ProviderIdentity,
  capability: Capability,
  what: string,
): ProviderError | undefined {
  // A provider written for an older core says nothing about message kinds that were added later.
  return (provider.capabilities[capability] ?? 'none') === 'none'
    ? unsupported(provider, capability, `${what} (${capability})`)
    : undefined;
}

/** The error of a capability that a provider does not have. */
export function unsupported(provider: ProviderIdentity, capability: string, what: string): ProviderError {
  return { kind: 'unsupported', provider: provider.id, capability, message: `${provider.id} ${what}` };
}

/** There are not many more adapters. */
const mostNamed = 10;

/** Refuses options that are only for other adapters: what they ask for would silently be missing here. */
function findForeignOptions(
  provider: ProviderIdentity,
  { providerOptions }: ParsedMessage,
): ProviderError | undefined {
  if (providerOptions === undefined || Object.hasOwn(providerOptions, provider.adapter)) return undefined;
  const adapters = Object.keys(providerOptions);
  if (adapters.length === 0) return undefined;
  const named = adapters.slice(0, mostNamed).map((adapter) => echoName(adapter));
  const others = adapters.length > mostNamed ? ` and ${adapters.length - mostNamed} more` : '';
  const what = `is a ${provider.adapter} provider; the message has options for ${named.join(', ')}${others} only`;
  return unsupported(provider, 'providerOptions', what);
}

function findUnsupportedMedia(provider: ProviderIdentity, message: ParsedMessage): ProviderError | undefined {
  const holder = 'media' in message ? message : headerOf(message);
  if (holder === undefined || !('media' in holder)) return undefined;
  const { media } = holder;
  if (!('id' in media)) {
    if (provider.capabilities.mediaUrl !== 'none') return undefined;
    return unsupported(provider, 'mediaUrl', 'cannot send media by URL');
  }
  if (media.provider !== provider.id) {
    const what = `cannot send media that was uploaded to ${echoName(media.provider)}; a media id is valid only at its own provider`;
    return unsupported(provider, 'mediaId', what);
  }
  if (provider.capabilities.mediaId !== 'none') return undefined;
  return unsupported(provider, 'mediaId', 'gives no media ids; use a URL');
}

/** Refuses media that no provider can deliver, because WhatsApp itself would fail them. */
function findUncarriedMedia(provider: ProviderIdentity, message: ParsedMessage): ProviderError | undefined {
  const issues = findMediaIssues(message);
  return issues.length === 0 ? undefined : inputError('validation', issues, provider.id);
}

const headerOf = (message: ParsedMessage) => ('header' in message ? message.header : undefined);

/** What stands above and below a message that is no template. */
function findUnsupportedFrame(provider: ProviderIdentity, message: ParsedMessage): ProviderError | undefined {
  const header = headerOf(message);
  if (header !== undefined) {
    const capability = header.type === 'text' ? 'headerText' : 'headerMedia';
    const refusal = missing(
      provider,
      capability,
      `cannot put a header of type ${header.type} above a message`,
    );
    if (refusal !== undefined) return refusal;
  }
  if (!('footer' in message) || message.footer === undefined) return undefined;
  return missing(provider, 'footer', 'cannot put a footer below a message');
}

type Template = Extract<ParsedMessage, { type: 'template' }>;

const headerCapabilities = {
  text: 'templateHeaderText',
  image: 'templateHeaderMedia',
  video: 'templateHeaderMedia',
  document: 'templateHeaderMedia',
  location: 'templateHeaderLocation',
} as const satisfies Record<NonNullable<Template['header']>['type'], Capability>;

const buttonCapabilities = {
  url: 'templateUrlButton',
  'quick-reply': 'templateQuickReplyButton',
  'copy-code': 'templateCopyCodeButton',
  flow: 'templateFlowButton',
} as const satisfies Record<NonNullable<Template['buttons']>[number]['type'], Capability>;

function findUnsupportedTemplatePart(
  provider: ProviderIdentity,
  { header, buttons }: Template,
): ProviderError | undefined {
  if (header !== undefined) {
    const what = `cannot fill a template's ${header.type} header`;
    const refusal = missing(provider, headerCapabilities[header.type], what);
    if (refusal) return refusal;
  }
  for (const { type } of buttons ?? []) {
    const what = `cannot fill a template's ${type} button`;
    const refusal = missing(provider, buttonCapabilities[type], what);
    if (refusal) return refusal;
  }
  return undefined;
}
