import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const messages = '[messages](https://docs.360dialog.com/docs/messaging-api/api-reference/messages)';
const specification =
  '[Meta](https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml)';
const media = '[media](https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media)';
const webhooks =
  '[webhooks](https://docs.360dialog.com/partner/messaging/sending-and-receiving-messages/receiving-messages-via-webhook)';
const templates =
  '[templates](https://docs.360dialog.com/partner/partner-api/api-reference/templates-management)';

/** What the provider's page says about each capability, in Markdown. Messages are passed on to Meta as they are. */
export const dialog360Coverage: CoverageNotes = {
  text: full('Meta’s message', messages),
  image: full('JPEG or PNG up to 5 MB', messages),
  video: full('up to 16 MB', messages),
  audio: full('up to 16 MB', messages),
  sticker: full('WebP up to 100 KB, animated 500 KB', messages),
  document: full('with its name, up to 100 MB', messages),
  location: full('Meta’s message', specification),
  contacts: full('Meta’s message', specification),
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
    'by name and language; variables by their place or name; what else there is by `providerOptions.dialog360.components`',
    messages,
  ),
  userIdRecipient: full(
    '`recipient`; not with templates of one-time codes, which Meta sends to numbers only',
    '[user ids](https://docs.360dialog.com/docs/resources/phone-numbers/usernames-and-bsuid)',
  ),
  headerText: full('`header`, where the kind has one', specification),
  headerMedia: full('image, video or document, where the kind has one', specification),
  footer: full('`footer`', specification),
  preview: full('`preview_url`', specification),
  voice: full('`voice`; the file is Ogg with Opus', specification),
  mediaUrl: full('`link`; Meta fetches it', '[media](https://docs.360dialog.com/docs/messaging/media)'),
  mediaId: full('what `uploadMedia` gave; it expires 30 days after its last use', media),
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
  providerMessageId: full('the `wamid`', messages),
  correlationId: full(
    '`biz_opaque_callback_data`, echoed in statuses; needs `webhook`. Inferred: messages and statuses are Meta’s, and no page of 360dialog names the field',
    webhooks,
  ),
  readStatus: full('by webhook; needs `webhook`', webhooks),
  getStatus: none('statuses come by webhook', webhooks),
  findByCorrelationId: none('no such API; statuses carry it', messages),
  uploadMedia: full('multipart, gives an id', media),
  uploadTemplateSample: none('not documented where we looked'),
  listTemplates: full('all pages', templates),
  acknowledge: full(
    '`status: "read"`, with `typing_indicator` where asked for',
    '[message statuses](https://docs.360dialog.com/partner/messaging/messages-statuses)',
  ),
  downloadMedia: full('by id; the file is fetched from 360dialog, with the API key', media),
  webhook: full(
    'statuses and messages; signed for partners, else proved by a header of your choice',
    '[signature](https://docs.360dialog.com/partner/onboarding/webhook-events-and-setup/signature-validation)',
  ),
};
