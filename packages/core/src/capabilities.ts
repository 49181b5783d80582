import { freeFormMessageTypes } from './messages/outbound-message.js';

/**
 * Everything that providers differ in. A capability names a message type, something a message may carry, or an
 * operation; `SendError.capability` and the coverage tables of `docs/providers` speak the same names.
 */
export const capabilityNames = [
  ...freeFormMessageTypes,
  'template',
  // It reaches people without a visible number.
  'userIdRecipient',
  // What a message may carry.
  'headerText',
  'headerMedia',
  'footer',
  'preview',
  'voice',
  'mediaUrl',
  'mediaId',
  'replyTo',
  'tags',
  'scheduledFor',
  'validityMs',
  'templateHeaderText',
  'templateHeaderMedia',
  'templateHeaderLocation',
  'templateUrlButton',
  'templateQuickReplyButton',
  'templateCopyCodeButton',
  'templateFlowButton',
  'templateNamedParameters',
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
  'acknowledge',
  'downloadMedia',
  'webhook',
] as const;

/** One thing that a provider can or cannot do. */
export type Capability = (typeof capabilityNames)[number];

/** `partial`: works within limits that the provider's page in `docs/providers` names. */
export type Support = 'full' | 'partial' | 'none';

/** What a provider can do, as a total table: nothing is left unsaid. */
export type ProviderCapabilities = Readonly<Record<Capability, Support>>;
