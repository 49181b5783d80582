import { type CoverageNotes, full, none } from '@wamux/provider-kit';

const send = '[send](https://docs.acme-chat.example/messages#send)';
const status = '[status](https://docs.acme-chat.example/messages#status)';

/** What the provider's page says about each capability; a text is Markdown. */
export const acmeChatCoverage: CoverageNotes = {
  text: full('as documented', send),
  image: none('no field', send),
  video: none('no field', send),
  audio: none('no field', send),
  sticker: none('no field', send),
  document: none('no field', send),
  location: none('no field', send),
  contacts: none('no field', send),
  reaction: none('no field', send),
  buttons: none('no field', send),
  list: none('no field', send),
  template: full('body variables by position', send),
  mediaUrl: none('no field', send),
  mediaId: none('no field', send),
  replyTo: none('no field', send),
  tags: none('not forwarded; the message is sent', send),
  scheduledFor: none('no field', send),
  validityMs: none('no field', send),
  templateHeaderText: none('no field', send),
  templateHeaderMedia: none('no field', send),
  templateUrlButton: none('no field', send),
  templateQuickReplyButton: none('no field', send),
  providerMessageId: full('`id`', send),
  correlationId: none('nothing of ours comes back', send),
  readStatus: full('`read`', status),
  getStatus: full('by message id', status),
  findByCorrelationId: none('no list of messages', send),
  uploadMedia: none('no such API', send),
  uploadTemplateSample: none('no such API', send),
  listTemplates: none('no such API', send),
  webhook: none('no document names one', send),
};
