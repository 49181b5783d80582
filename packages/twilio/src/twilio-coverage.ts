import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const message = '[messages](https://www.twilio.com/docs/messaging/api/message-resource)';
const media = '[media](https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages)';
const features = '[features](https://www.twilio.com/docs/whatsapp/message-features)';
const contents = '[contents](https://www.twilio.com/docs/content/content-types-overview)';
const quickReply = '[quick replies](https://www.twilio.com/docs/content/twilio-quick-reply)';
const listPicker = '[list pickers](https://www.twilio.com/docs/content/twiliolist-picker)';
const card = '[cards](https://www.twilio.com/docs/content/whatsappcard)';
const callToAction = '[call to action](https://www.twilio.com/docs/content/twilio-call-to-action)';
const webhook = '[webhooks](https://www.twilio.com/docs/messaging/guides/webhook-request)';
const statuses = '[statuses](https://www.twilio.com/docs/messaging/guides/track-outbound-message-status)';
const asTemplate = 'a content has to exist: map it as a template';

/** What the provider's page says about each capability, in Markdown. */
export const twilioCoverage: CoverageNotes = {
  text: full('at most 1,600 characters', message),
  image: full('JPEG or PNG up to 5 MB, with its caption', media),
  video: partial('up to 16 MB; a caption is not delivered, so one is refused', media),
  audio: full('up to 16 MB', media),
  sticker: partial('WebP by its URL; no document says more', media),
  document: partial(
    'up to 16 MB; its name is the end of the URL, whatever `filename` says; a caption is refused',
    media,
  ),
  location: partial(
    '`PersistentAction`; with a name or an address only. Which of the two is shown where is assumed',
    features,
  ),
  contacts: none('no field', message),
  reaction: none('no field', message),
  buttons: partial(
    'by a content of `contents.buttons`; no header, no footer. That the ids take variables is inferred',
    quickReply,
  ),
  list: partial(
    'by a content of `contents.list`; one section, whose title is not shown; each row with a description; no header, no footer',
    listPicker,
  ),
  'link-button': none(asTemplate, callToAction),
  'location-request': none('no such content', contents),
  flow: none(asTemplate, contents),
  product: none(asTemplate, contents),
  'product-list': none(asTemplate, contents),
  template: full('`ContentSid` and `ContentVariables`, numbered or named', message),
  userIdRecipient: full('`whatsapp:` and the user id, as a production user of Twilio writes it', null),
  headerText: none('no field', message),
  headerMedia: none('no field', message),
  footer: none('no field', message),
  preview: partial('no field; the message is sent without', message),
  voice: partial('no field; the message is sent without', message),
  mediaUrl: full('`MediaUrl`; Twilio fetches it', media),
  mediaId: none('there are none', media),
  replyTo: none('no field', message),
  tags: none('not forwarded; the message is sent', message),
  scheduledFor: partial('5 minutes to 35 days ahead; needs `messagingServiceSid`', message),
  validityMs: full('`ValidityPeriod`, in whole seconds, rounded up; at most 10 hours', message),
  templateHeaderText: full('the variable stands in the mapping', card),
  templateHeaderMedia: partial(
    'the variable takes the end of the URL, below `mediaBaseUrl`. No file name',
    card,
  ),
  templateHeaderLocation: none('no such variable', contents),
  templateUrlButton: full('the variable takes the end of the URL', callToAction),
  templateQuickReplyButton: partial('by the variable of its id; that ids take one is inferred', quickReply),
  templateCopyCodeButton: partial('by its variable; inferred', callToAction),
  templateFlowButton: none('no document shows how', contents),
  templateNamedParameters: full('variables of contents may have names', contents),
  providerMessageId: full('the SID', message),
  correlationId: partial('only inside the callback address, where `webhook` is configured', statuses),
  readStatus: full('`read`', statuses),
  getStatus: full('by SID', message),
  findByCorrelationId: none('messages are listed by recipient and time, and carry no id of ours', message),
  uploadMedia: none('no such API', media),
  uploadTemplateSample: none('no such API', media),
  listTemplates: full('every content, with its approval', contents),
  acknowledge: partial(
    'one call marks as read and shows that we write, asked for or not',
    '[typing](https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource)',
  ),
  downloadMedia: full('by the address in the event, with the credential', webhook),
  webhook: full('statuses and messages, signed; Twilio gives no times', webhook),
};
