import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const specification = '[WhatsApp API](https://www.infobip.com/docs/api/channels/whatsapp)';
const reports = '[reports](https://www.infobip.com/docs/api/platform/messages-api)';
const subscriptions = '[subscriptions](https://www.infobip.com/docs/api/platform/subscriptions-api)';

/** What the provider's page says about each capability, in Markdown. */
export const infobipCoverage: CoverageNotes = {
  text: full('at most 4,096 characters', specification),
  image: full('with its caption', specification),
  video: full('with its caption', specification),
  audio: full('', specification),
  sticker: full('WebP', specification),
  document: full('a name of at most 240 characters', specification),
  location: full('name and address of at most 1,000 characters', specification),
  contacts: partial(
    'phones of the types CELL, MAIN, IPHONE, HOME, WORK; the rest HOME or WORK. Others are refused',
    specification,
  ),
  buttons: full('the id comes back in a `button-reply`', specification),
  list: partial('a text of at most 1,024 characters; WhatsApp takes 4,096', specification),
  'link-button': full('`url-button`', specification),
  'location-request': full('', specification),
  flow: partial(
    'by `flowId`, with a `token`; `data` with `screen` only; a header of text only; a button of at most 20 characters',
    specification,
  ),
  product: full('the catalog belongs to the business account', specification),
  'product-list': full('`multi-product`', specification),
  template: full(
    'by name and language; values in the order of placeholders and buttons, of which every one that takes a value needs one; carousels and offers of limited time by `providerOptions.infobip`',
    specification,
  ),
  userIdRecipient: full('`to` takes a user id', specification),
  headerText: full('where the kind has a header', specification),
  headerMedia: partial('image, video or document; not above a flow', specification),
  footer: full('where the kind has a footer', specification),
  preview: partial('`previewUrl`; a wish for one in a text without a link is left out', specification),
  voice: full('`voice`; the file is Ogg with Opus', specification),
  mediaUrl: full('at most 2,048 characters; Infobip fetches it', specification),
  mediaId: none('there are none', specification),
  replyTo: partial('`context`; not with templates, on which the user would not see it', specification),
  tags: none('kept by wamux, not forwarded'),
  scheduledFor: none('no such field', specification),
  validityMs: none('no such field', specification),
  templateHeaderText: full('`placeholder`', specification),
  templateHeaderMedia: full('image, video or document, by URL', specification),
  templateHeaderLocation: partial('without name and address, which have no field', specification),
  templateUrlButton: full('the end of the URL, or a one-time code', specification),
  templateQuickReplyButton: full('at most 128 characters', specification),
  templateCopyCodeButton: full('at most 15 characters', specification),
  templateFlowButton: full('a token of at most 3,000 characters, and data', specification),
  templateNamedParameters: none('placeholders go by their order', specification),
  providerMessageId: full('ours: the correlation id is sent as `messageId`', specification),
  correlationId: full('`messageId`, in every report', specification),
  readStatus: full('by webhook (seen reports); needs `webhook`', specification),
  getStatus: partial(
    'by reports of the last 48 hours, each of which Infobip gives out once; `unknown` where there is none',
    reports,
  ),
  findByCorrelationId: partial('by the same reports; `null` proves nothing', reports),
  uploadMedia: none('no such API', specification),
  uploadTemplateSample: none('no such API', specification),
  listTemplates: full('every template of the sender', specification),
  acknowledge: partial('marks as read; that we write would take the user’s number', specification),
  downloadMedia: full('by the address in the event, with the credential; kept for 7 days', specification),
  webhook: full(
    'reports and messages; proved by HTTP Basic, a header or an HMAC, as the notification profile says',
    subscriptions,
  ),
};
