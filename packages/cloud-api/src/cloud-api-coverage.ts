import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const specification =
  '[specification](https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml)';
const media =
  '[media](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media)';
const statuses =
  '[statuses](https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status)';

/** What the provider's page says about each capability, in Markdown. */
export const cloudApiCoverage: CoverageNotes = {
  text: full('as documented', specification),
  image: full('JPEG or PNG up to 5 MB', specification),
  video: full('up to 16 MB', specification),
  audio: full('up to 16 MB', specification),
  sticker: full('WebP up to 100 KB, animated 500 KB', specification),
  document: full('with its name, up to 100 MB', specification),
  location: full('as documented', specification),
  contacts: full('as documented', specification),
  reaction: full('an empty emoji takes it back', specification),
  buttons: full('the id comes back in a `button-reply`', specification),
  list: full('the id comes back in a `list-reply`', specification),
  'link-button': full('an interactive message of type `cta_url`', specification),
  'location-request': full('`location_request_message`', specification),
  flow: full(
    '`flow`, message version 3; `screen` and `data` become the payload of `navigate`',
    specification,
  ),
  product: full('`product`; the catalog belongs to the business account', specification),
  'product-list': full('`product_list`', specification),
  template: full(
    'by name and language; variables by their place or name; what else there is by `providerOptions["cloud-api"].components`',
    specification,
  ),
  userIdRecipient: full(
    '`recipient`; not with templates of one-time codes, which Meta sends to numbers only',
    '[user ids](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids)',
  ),
  headerText: full('`header`, where the kind has one', specification),
  headerMedia: full('image, video or document, where the kind has one', specification),
  footer: full('`footer`', specification),
  preview: full('`preview_url`', specification),
  voice: full('`voice`; the file is Ogg with Opus', specification),
  mediaUrl: full('`link`; Meta fetches it', media),
  mediaId: full('what `uploadMedia` gave; it expires after 30 days', media),
  replyTo: partial(
    '`context`; refused with reactions and templates, on which the user would not see it',
    '[contextual replies](https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contextual-replies)',
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
  providerMessageId: full('the `wamid`', specification),
  correlationId: full('`biz_opaque_callback_data`, echoed in statuses; needs `webhook`', statuses),
  readStatus: full('by webhook; needs `webhook`', statuses),
  getStatus: none(
    'statuses come by webhook; whether `message_history` can be relied on is documented nowhere',
    specification,
  ),
  findByCorrelationId: none('no such API; statuses carry it', specification),
  uploadMedia: full('multipart, gives an id', media),
  uploadTemplateSample: none('not documented where we looked'),
  listTemplates: full('all pages; needs `businessAccountId`', specification),
  acknowledge: full(
    '`status: "read"`, with `typing_indicator` where asked for',
    '[typing](https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators)',
  ),
  downloadMedia: full('by id; the address that it gives holds for five minutes', media),
  webhook: full('statuses, messages and news of users, templates and the account, signed', statuses),
};
