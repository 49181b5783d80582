import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const freeMessages =
  '[free messages](https://www.wolkvox.com/en/apis-v2-2/3-official-whatsapp-api-for-sending-free-messages)';
const templates = '[templates](https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates)';
const uploadmedia = '[upload_media](https://www.wolkvox.com/es-apis-v2)';
const noField = 'no field';
const report = '[report](https://www.wolkvox.com/en/apis-v2-2/9-status-of-records-in-whatsapp-campaigns)';

/** What the provider's page says about each capability, in Markdown. */
export const wolkvoxCoverage: CoverageNotes = {
  text: full(
    '`send_message_official`; only after the user answered a template, within 24 hours',
    freeMessages,
  ),
  image: none('no free-form media on official lines', freeMessages),
  video: none('as image', freeMessages),
  audio: none('as image', freeMessages),
  sticker: none('as image', freeMessages),
  document: none('as image', freeMessages),
  location: none('no such API', freeMessages),
  contacts: none('no such API', freeMessages),
  reaction: none('no such API', freeMessages),
  buttons: none('no such API', freeMessages),
  list: none('no such API', freeMessages),
  template: full('`send_template_official`; the name selects the language too', templates),
  userIdRecipient: none('no field'),
  headerText: none('no field'),
  headerMedia: none('no field'),
  footer: none('no field'),
  preview: partial('no field; the message is sent without', null),
  voice: partial('no field; the message is sent without', null),
  mediaUrl: full('of a template header', templates),
  mediaId: none('there are none', uploadmedia),
  replyTo: none('no field', freeMessages),
  tags: none('not forwarded; the message is sent', noField),
  scheduledFor: none('no field', noField),
  validityMs: none('no field', noField),
  templateHeaderText: none('no field for header variables', templates),
  templateHeaderMedia: partial(
    '`url_attach`: documented for images; video and document by the same field are inferred. No file name',
    templates,
  ),
  templateHeaderLocation: none('no field'),
  templateUrlButton: none(
    'exists since 2025-10-30, its JSON is documented nowhere',
    'release note of 2025-10-30',
  ),
  templateQuickReplyButton: none('no field', noField),
  templateCopyCodeButton: none('no field'),
  templateFlowButton: none('no field'),
  templateNamedParameters: none('no field'),
  providerMessageId: none('the answer has none', templates),
  correlationId: none('nothing of ours comes back', templates),
  readStatus: none('the report ends at delivered', report),
  getStatus: partial(
    'from the report of `campaignId`, by recipient; whether API sends appear there is assumed',
    report,
  ),
  findByCorrelationId: none('nothing to find it by', report),
  uploadMedia: none('nothing that could be sent', uploadmedia),
  uploadTemplateSample: full('by URL in Wolkvox Storage; gives a handle', uploadmedia),
  listTemplates: full(
    'with their approval states',
    '[list_templates](https://www.wolkvox.com/en/apis-v2-2/6-list-templates)',
  ),
  acknowledge: none('no such API'),
  downloadMedia: none('no messages of users are pushed'),
  webhook: none(
    'there is one of failed sends, whose form no document gives',
    '[webhook](https://wolkvox.helpjuice.com/en_US/como-funciona-el-webhook-de-whatsapp)',
  ),
};
