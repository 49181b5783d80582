import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const messages = '[messages](https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message)';
const specification =
  '[Meta](https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml)';
const partner = '[Partner API](https://partner-docs.gupshup.io)';
const events = '[events](https://partner-docs.gupshup.io/docs)';

/** What the provider's page says about each capability, in Markdown. Messages are passed on to Meta as they are. */
export const gupshupCoverage: CoverageNotes = {
  text: full('Meta’s message', messages),
  image: full('JPEG or PNG up to 5 MB', messages),
  video: full('up to 16 MB', messages),
  audio: full('up to 16 MB', messages),
  sticker: full('WebP up to 100 KB, animated 500 KB', messages),
  document: full('with its name, up to 100 MB', messages),
  location: full('Meta’s message', messages),
  contacts: full('Meta’s message', messages),
  reaction: full('an empty emoji takes it back', messages),
  buttons: full('the id comes back in a `button-reply`', messages),
  list: full('the id comes back in a `list-reply`', messages),
  'link-button': full('an interactive message of type `cta_url`', specification),
  'location-request': full('`location_request_message`', specification),
  flow: full('`flow`, message version 3', specification),
  product: full('`product`; the catalog belongs to the business account', specification),
  'product-list': full('`product_list`', specification),
  template: full(
    'by name and language; variables by their place or name; what else there is by `providerOptions.gupshup.components`',
    messages,
  ),
  userIdRecipient: full('`recipient`', messages),
  headerText: full('`header`, where the kind has one', specification),
  headerMedia: full('image, video or document, where the kind has one', specification),
  footer: full('`footer`', specification),
  preview: full('`preview_url`', specification),
  voice: full('`voice`; the file is Ogg with Opus', specification),
  mediaUrl: full('`link`; Meta fetches it', messages),
  mediaId: full('what `uploadMedia` gave', partner),
  replyTo: partial(
    '`context`; refused with reactions and templates, on which the user would not see it',
    messages,
  ),
  tags: none('kept by wamux, not forwarded'),
  scheduledFor: none('no such field', specification),
  validityMs: none('no such field', specification),
  templateHeaderText: full('a header component', specification),
  templateHeaderMedia: full('image, video or document, by URL or id', specification),
  templateHeaderLocation: full('a header component', specification),
  templateUrlButton: full('a button component; its text is the URL’s last part', specification),
  templateQuickReplyButton: full('a button component with a payload', specification),
  templateCopyCodeButton: full('a button component of sub-type `copy_code`', specification),
  templateFlowButton: full('a button component of sub-type `flow`', specification),
  templateNamedParameters: full('`parameterFormat: "named"` of the mapping', specification),
  providerMessageId: full('Gupshup’s own id, which statuses carry as `gs_id`', messages),
  correlationId: none(
    'sent as `biz_opaque_callback_data`; that statuses bring it back is documented nowhere, so nothing relies on it',
    messages,
  ),
  readStatus: full('by webhook; needs `webhook`', events),
  getStatus: none('statuses come by webhook', events),
  findByCorrelationId: none('no such API', partner),
  uploadMedia: full('multipart, gives an id', partner),
  uploadTemplateSample: none('not documented where we looked'),
  listTemplates: full('every template of the app; its parts as clients have met them', partner),
  acknowledge: full('`status: "read"`, with `typing_indicator` where asked for', partner),
  downloadMedia: full('by id, with the token', partner),
  webhook: full('statuses and messages; nothing is signed, a secret in the address proves who calls', events),
};
