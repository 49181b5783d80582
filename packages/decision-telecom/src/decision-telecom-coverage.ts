import { type CoverageNotes, full, none, partial } from '@wamux/provider-kit';

const api = '[API](https://en-api.decisiontele.com/whatsapp-business-api)';

/** What the provider's page says about each capability; a text is Markdown. */
export const decisionTelecomCoverage: CoverageNotes = {
  text: full('`message_type` 1, at most 4096 characters', api),
  image: partial(
    '`message_type` 2, by a URL that ends in .jpg, .jpeg or .png; the caption goes into `text` (assumed)',
    api,
  ),
  video: none('images only', api),
  audio: none('images only', api),
  sticker: none('images only', api),
  document: none('images only', api),
  location: none('no such type', api),
  contacts: none('no such type', api),
  reaction: none('no such type', api),
  buttons: none('no such type', api),
  list: none('no such type', api),
  template: full(
    '`message_type` 4; `template_params` is the on-premises payload as JSON inside a string',
    api,
  ),
  mediaUrl: full('as documented', api),
  mediaId: none('there are none', api),
  replyTo: none('no field', api),
  tags: none('not forwarded; the message is sent', api),
  scheduledFor: none('no field', api),
  validityMs: none('no field', api),
  templateHeaderText: full('as documented', api),
  templateHeaderMedia: partial(
    'image as documented; video and document by the same payload of WhatsApp are inferred',
    api,
  ),
  templateUrlButton: partial('by the on-premises payload; not in the vendor’s sample', api),
  templateQuickReplyButton: none('not in the vendor’s sample', api),
  providerMessageId: full('digits', api),
  correlationId: partial('only inside the callback address, where `webhook` is configured', api),
  readStatus: full('7, seen', api),
  getStatus: full('`receive-whatsapp`; how long statuses are kept is unknown', api),
  findByCorrelationId: none('only the vendor’s id finds a message', api),
  uploadMedia: none('no such API', api),
  uploadTemplateSample: none('no such API', api),
  listTemplates: none('no such API', api),
  webhook: partial(
    'the form of a callback is documented nowhere: JSON, form and query are read; proof by a signed address',
    api,
  ),
};
