import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const sending =
  '[sending](https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages)';
const messaging = '[messaging](https://docs.bird.com/api/channels-api/api-reference/messaging)';

/** What the provider's page says about each capability, in Markdown. */
export const channelsCoverage: CoverageNotes = {
  text: full('as documented', sending),
  image: full('several in one message by `providerOptions.channels.images`', sending),
  video: full('as a file; needs `contentType` where the URL has no extension', sending),
  audio: full('as a file', sending),
  sticker: partial('sent as an image', sending),
  document: full('as a file, with its name', sending),
  location: full('as documented', sending),
  contacts: none('not supported by Bird', sending),
  reaction: none('not supported by Bird', sending),
  buttons: full('postback actions: the id comes back as the payload', sending),
  list: full('as documented', sending),
  'link-button': full('a text with an action of type `link`', sending),
  'location-request': full('a text with an action of type `locationRequest`', sending),
  flow: none('no such body', sending),
  product: none('no such body', sending),
  'product-list': none('no such body', sending),
  template: full('by project, version and locale, parameters by key', sending),
  userIdRecipient: full('`identifierKey: "whatsappbsuid"`, as a production user of Bird writes it', null),
  headerText: partial('above a list, as its `title`; elsewhere Bird has no field', sending),
  headerMedia: partial('above buttons and a link button: an image or a file with actions', sending),
  footer: none('no field', sending),
  preview: full('`metadata.whatsapp.previewUrl`', sending),
  voice: partial('no field; arrives as a file', sending),
  mediaUrl: full('as documented', sending),
  mediaId: none('an upload gives a URL', sending),
  replyTo: full('at the top level, as the schema says; the page’s examples put it elsewhere', sending),
  tags: full('letters, digits, `-`, `_` and spaces; Bird lower-cases them', sending),
  scheduledFor: full('up to 35 days ahead; less than 10 minutes ahead may go at once', sending),
  validityMs: full('in whole seconds, rounded up', sending),
  templateHeaderText: full('a parameter; its key stands in the mapping', sending),
  templateHeaderMedia: partial('a parameter that holds the URL. No file name', sending),
  templateHeaderLocation: none('no parameter of that type', sending),
  templateUrlButton: full('a parameter that holds the URL’s last part', sending),
  templateQuickReplyButton: none('how a payload is given is documented nowhere', sending),
  templateCopyCodeButton: partial('by its key, as every parameter; inferred', sending),
  templateFlowButton: none('no document shows how', sending),
  templateNamedParameters: full('every parameter has a key', sending),
  providerMessageId: full('as documented', messaging),
  correlationId: full('`reference`', messaging),
  readStatus: full(
    'by interactions and by webhook',
    '[statuses](https://docs.bird.com/api/channels-api/message-status-and-interactions)',
  ),
  getStatus: full('as documented', messaging),
  findByCorrelationId: full('lists up to 1,000 messages', messaging),
  uploadMedia: full(
    'presigned form, at most 100 MiB',
    '[upload](https://docs.bird.com/api/conversations-api/api-reference/conversations-messaging/create-pre-signed-upload)',
  ),
  uploadTemplateSample: none('no such API'),
  listTemplates: partial(
    'of the projects that the config maps, each language by itself: Bird lists by project',
    '[templates](https://docs.bird.com/api/touchpoints-api/api-reference/message-templates)',
  ),
  acknowledge: none('not documented for this API'),
  downloadMedia: full(
    'by the address in the event, with the access key',
    '[media](https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/receiving-messages)',
  ),
  webhook: full(
    'outbound, interaction and inbound events, signed',
    '[verifying](https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook)',
  ),
};
