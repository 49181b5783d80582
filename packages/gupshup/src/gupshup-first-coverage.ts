import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const reference = 'https://docs.gupshup.io/reference';
const messages = `[messages](${reference}/quick-replies)`;
const lists = `[lists](${reference}/post_wa-api-v1-msg-1)`;
const templates = `[templates](${reference}/sending-text-template)`;
const coupons = '[coupon codes](https://docs.gupshup.io/llms.txt)';
const postbacks = `[postbacks](${reference}/postback-text-support)`;
const events = '[events](https://docs.gupshup.io/docs/message-events)';
const inbound = '[inbound](https://docs.gupshup.io/docs/inbound-messages)';

/** The capabilities of the first API. What none of its pages shows is left out, even if Meta has it. */
export const firstCoverage: CoverageNotes = {
  text: full('`text`', messages),
  image: full('JPEG or PNG up to 5 MB', messages),
  video: full('up to 16 MB', messages),
  audio: full('up to 16 MB', messages),
  sticker: full('WebP up to 100 KB, animated 500 KB', messages),
  document: full('`file`, with its name, up to 100 MB', messages),
  location: full('`location`', messages),
  contacts: partial('`contact`: one card in a message', messages),
  reaction: full('`reaction`; an empty emoji takes it back', messages),
  buttons: full('`quick_reply`; the id goes along as `postbackText`', messages),
  list: full('`list`; the id of a row goes along as `postbackText`', lists),
  'location-request': full('`location_request_message`', messages),
  template: full('by its id; variables by their order', templates),
  userIdRecipient: none('no page sends to one', messages),
  headerText: full('`header` of buttons, `title` of a list', messages),
  headerMedia: full('image, video or document above buttons', messages),
  footer: full('`caption` of buttons, `footer` of a list', messages),
  preview: full('`disablePreview`', messages),
  voice: none('no such field', messages),
  mediaUrl: full('Gupshup fetches it', messages),
  mediaId: none('keeps no files', messages),
  replyTo: partial(
    '`context.msgId`, as clients write it; refused with reactions and templates, on which the user would not see it',
    null,
  ),
  tags: none('kept by wamux, not forwarded'),
  scheduledFor: none('no such field', messages),
  validityMs: none('no such field', messages),
  templateHeaderText: full('the first of `params`', templates),
  templateHeaderMedia: full('`message`: image, video or document, by URL', templates),
  templateHeaderLocation: full('`message`', templates),
  templateUrlButton: full('the last of `params`', templates),
  templateQuickReplyButton: full('`postbackTexts`', postbacks),
  templateCopyCodeButton: full('the last of `params`', coupons),
  templateFlowButton: none('no place for it is documented', templates),
  templateNamedParameters: none('`params` go by their order', templates),
  providerMessageId: full('Gupshup’s own id, which events carry as `id` or `gsId`', events),
  correlationId: none('no field for it', messages),
  readStatus: full('by webhook; needs `webhook`', events),
  getStatus: none('statuses come by webhook', events),
  findByCorrelationId: none('no such API', messages),
  uploadMedia: none('keeps no files', messages),
  uploadTemplateSample: none('not documented where we looked'),
  listTemplates: full('every template of the app; its parts as clients have met them', null),
  acknowledge: none('not documented where we looked'),
  downloadMedia: full('by the address in the event, without a credential', inbound),
  webhook: full('statuses and messages; nothing is signed, a secret in the address proves who calls', events),
};
