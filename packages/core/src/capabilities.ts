import { freeFormMessageTypes, type MessageType } from './messages/outbound-message.js';

/**
 * Everything that providers differ in. A capability names a message type, something a message may carry, or an
 * operation; `SendError.capability` and the coverage tables of `docs/providers` speak the same names.
 */
export const capabilityNames = [
  ...freeFormMessageTypes,
  'template',
  // What a message may carry.
  'mediaUrl',
  'mediaId',
  'replyTo',
  'tags',
  'scheduledFor',
  'validityMs',
  'templateHeaderText',
  'templateHeaderMedia',
  'templateUrlButton',
  'templateQuickReplyButton',
  // What comes back.
  'providerMessageId',
  'correlationId',
  'readStatus',
  // Operations.
  'getStatus',
  'findByCorrelationId',
  'uploadMedia',
  'uploadTemplateSample',
  'listTemplates',
  'webhook',
] as const;

export type Capability = (typeof capabilityNames)[number];

/** `partial`: works within limits that the provider's page in `docs/providers` names. */
export type Support = 'full' | 'partial' | 'none';

/** What a provider can do, as a total table: nothing is left unsaid. */
export type ProviderCapabilities = Readonly<Record<Capability, Support>>;

/** What an adapter says of itself. A kind of message that it does not name it cannot send. */
export type DeclaredCapabilities = Omit<ProviderCapabilities, MessageType> &
  Partial<Pick<ProviderCapabilities, MessageType>>;

/** The total table of an adapter: a kind of message that is newer than the adapter is `none`. */
export const declareCapabilities = (declared: DeclaredCapabilities): ProviderCapabilities =>
  Object.fromEntries(capabilityNames.map((name) => [name, declared[name] ?? 'none'])) as ProviderCapabilities;
