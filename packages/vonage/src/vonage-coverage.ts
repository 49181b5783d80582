import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const api = '[messages](https://developer.vonage.com/en/api/messages)';
const custom = '[custom objects](https://developer.vonage.com/en/messages/concepts/custom-objects)';
const callbacks = '[statuses](https://developer.vonage.com/en/messages/concepts/message-status-callbacks)';
const asMeta = 'in Meta’s form, as `custom`';

/** What the provider's page says about each capability, in Markdown. */
export const vonageCoverage: CoverageNotes = {
  text: full('at most 4,096 characters', api),
  image: full('with its caption', api),
  video: full('with its caption', api),
  audio: full('by its URL', api),
  sticker: full('WebP by its URL', api),
  document: full('`file`, with its name', api),
  location: full(asMeta, custom),
  contacts: full(asMeta, custom),
  reaction: full('an empty emoji takes it back (`unreact`)', api),
  buttons: full(asMeta, custom),
  list: full(asMeta, custom),
  'link-button': full(asMeta, custom),
  'location-request': full(asMeta, custom),
  flow: full(asMeta, custom),
  product: full(asMeta, custom),
  'product-list': full(asMeta, custom),
  template: full(
    `${asMeta}; variables by their place or name; what else there is by \`providerOptions.vonage.components\``,
    custom,
  ),
  userIdRecipient: full('`to` takes a user id', api),
  headerText: full('where the kind has a header', custom),
  headerMedia: full('image, video or document, where the kind has one', custom),
  footer: full('where the kind has a footer', custom),
  preview: partial('no field; the message is sent without', api),
  voice: partial('no field; the message is sent without', api),
  mediaUrl: full('Vonage fetches it', api),
  mediaId: none('no API gives ids', api),
  replyTo: partial(
    '`context`; refused with reactions and templates, on which the user would not see it',
    api,
  ),
  tags: none('kept by wamux, not forwarded'),
  scheduledFor: none('no such field', api),
  validityMs: none('`ttl` is in seconds in one of Vonage’s libraries and in milliseconds in another', api),
  templateHeaderText: full('a header component', custom),
  templateHeaderMedia: full('image, video or document, by URL', custom),
  templateHeaderLocation: full('a header component', custom),
  templateUrlButton: full('a button component; its text is the URL’s last part', custom),
  templateQuickReplyButton: full('a button component with a payload', custom),
  templateCopyCodeButton: full('a button component of sub-type `copy_code`', custom),
  templateFlowButton: full('a button component of sub-type `flow`', custom),
  templateNamedParameters: full('`parameterFormat: "named"` of the mapping', custom),
  providerMessageId: full('`message_uuid`', api),
  correlationId: partial('`client_ref`, in every status: at most 100 characters; needs `webhook`', api),
  readStatus: full('by webhook; needs `webhook`', callbacks),
  getStatus: none('statuses come by webhook', callbacks),
  findByCorrelationId: none('no such API; statuses carry it', callbacks),
  uploadMedia: none('no such API', api),
  uploadTemplateSample: none('not documented where we looked'),
  listTemplates: full(
    'all pages; needs `businessAccountId`',
    '[templates](https://developer.vonage.com/en/api/whatsapp-manager)',
  ),
  acknowledge: full(
    '`status: "read"`, with `replying_indicator` where asked for; the address is that of a region',
    api,
  ),
  downloadMedia: partial('by the address in the event, with the credential: inferred', api),
  webhook: full(
    'statuses and messages, signed with a token that names the hash of the body',
    '[webhooks](https://developer.vonage.com/en/getting-started/concepts/webhooks)',
  ),
};
