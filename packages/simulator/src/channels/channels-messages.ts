import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import { type DialectContext, ready, refuse, type Verdict } from '../dialect.js';
import type { Acceptance } from '../ledger.js';
import { isUserId, recipientKey } from '../phone-digits.js';
import {
  badRequest,
  codeToUserId,
  notFound,
  notJson,
  tooLarge,
  validationError,
  validationErrorOf,
} from './channels-answers.js';
import { type CreateMessage, createMessage, listMessagesQuery } from './channels-api.js';
import { type ContactBook, phoneOf } from './channels-contacts.js';
import { contentOf } from './channels-content.js';
import { type ChannelsMessage, toInteractions, toMessage } from './channels-message.js';
import { pageOf } from './channels-page.js';
import { closedWindowLife } from './channels-status.js';
import { fitTemplate } from './channels-templates.js';
import { eventOf } from './channels-webhooks.js';

const minute = 60_000;
const maxRequestBytes = 200 * 1024; // assumed: found only in a third party's transcription
const sentAtOnceWithinMs = 10 * minute;
const maxAheadMs = 35 * 24 * 60 * minute;

/** The messages of the channel: how they are accepted, and how they can be read. */
export interface ChannelsMessages {
  send(call: Call): Verdict;
  get(id: string): Verdict;
  interactionsOf(id: string): Verdict;
  list(call: Call): Verdict;
}

export function createChannelsMessages(
  context: DialectContext,
  contacts: ContactBook,
  channelId: string,
): ChannelsMessages {
  const messages = new Map<string, ChannelsMessage>();

  function send(call: Call): Verdict {
    if (call.body.length > maxRequestBytes) return refuse(tooLarge);
    const input = jsonBody(call);
    if (input === undefined) return refuse(notJson);
    const { data: request, error } = createMessage.safeParse(input);
    if (error) return refuse(validationErrorOf(error));
    const phone = phoneOf(request.receiver.contacts[0], contacts);
    if (phone === null) {
      return refuse(
        validationError({ 'receiver.contacts.0.identifierValue': ['must be a phone number, with +'] }),
      );
    }
    if (isTooFarAhead(request)) return refuse(validationError({ scheduledFor: ['more than 35 days ahead'] }));
    const content = judgeContent(request, phone);
    return 'refusal' in content ? refuse(content.refusal) : ready(() => accept(request, phone, content));
  }

  const isTooFarAhead = ({ scheduledFor }: CreateMessage): boolean =>
    scheduledFor !== undefined && Date.parse(scheduledFor) - context.now() > maxAheadMs;

  function accept(request: CreateMessage, phone: string, content: Pick<Acceptance, 'kind' | 'content'>) {
    const id = randomUUID();
    const { acceptedAt } = context.accept({
      to: recipientKey(phone),
      ...content,
      reference: request.reference ?? null,
      providerMessageId: id,
    });
    const scheduledFor = request.scheduledFor === undefined ? acceptedAt : Date.parse(request.scheduledFor);
    const timeline = context.timelineFor(phone);
    const { metaCode = 131026 } = timeline.find(({ status }) => status === 'failed') ?? {};
    const life = { timeline, platformCode: String(metaCode) };
    const message: ChannelsMessage = {
      id,
      interactionId: randomUUID(),
      channelId,
      contact: contacts.byPhone(phone),
      request,
      createdAt: acceptedAt,
      startsAt: scheduledFor - acceptedAt > sentAtOnceWithinMs ? scheduledFor : acceptedAt,
      ...(request.body && !context.isWindowOpen(phone) ? closedWindowLife : life),
    };
    messages.set(id, message);
    context.announce({
      startsAt: message.startsAt,
      timeline: message.timeline,
      eventOf: (step, index) => eventOf(message, step, index),
    });
    return jsonAnswer(202, toMessage(message, acceptedAt));
  }

  function withMessage(id: string, answer: (message: ChannelsMessage) => unknown): Verdict {
    const message = messages.get(id);
    return message === undefined
      ? refuse(notFound('message'))
      : ready(() => jsonAnswer(200, answer(message)));
  }

  return {
    send,
    get: (id) => withMessage(id, (message) => toMessage(message, context.now())),
    interactionsOf: (id) =>
      withMessage(id, (message) => ({ results: toInteractions(message, context.now()) })),

    list({ query }) {
      const { data: asked, error } = listMessagesQuery.safeParse(Object.fromEntries(query));
      if (error) return refuse(validationErrorOf(error));
      const startAt = Date.parse(asked.startAt ?? '') || Number.NEGATIVE_INFINITY;
      const endAt = Date.parse(asked.endAt ?? '') || Number.POSITIVE_INFINITY;
      // assumed: newest first; the bounds apply to createdAt, and are inclusive.
      const found = [...messages.values()]
        .reverse()
        .filter(({ createdAt }) => createdAt >= startAt && createdAt <= endAt)
        .filter(({ contact }) => asked.phonenumber === undefined || contact.phone === asked.phonenumber)
        .map((message) => toMessage(message, context.now()))
        .filter(({ direction }) => asked.direction === undefined || direction === asked.direction)
        .filter(({ status }) => asked.status === undefined || status === asked.status);
      const page = pageOf(found, asked);
      return page === null ? refuse(badRequest('unknown pageToken')) : ready(() => jsonAnswer(200, page));
    },
  };
}

/** What the ledger records, or why the message is refused. */
function judgeContent(
  request: CreateMessage,
  phone: string,
): Pick<Acceptance, 'kind' | 'content'> | { readonly refusal: Answer } {
  if (request.body) return contentOf(request.body);
  const fitted = fitTemplate(request.template ?? {});
  if (!fitted.fits) return { refusal: validationError({ [`template.${fitted.field}`]: [fitted.problem] }) };
  if (isUserId(phone) && fitted.template.category === 'AUTHENTICATION') return { refusal: codeToUserId };
  return { kind: 'template', content: fitted.variables.join(' | ') };
}
