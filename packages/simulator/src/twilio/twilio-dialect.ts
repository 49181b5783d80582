import { type Answer, bareAnswer, fileAnswer, jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import type { AcceptanceKind } from '../ledger.js';
import { isUserId, recipientKey } from '../phone-digits.js';
import { createFileShelf } from '../received-files.js';
import {
  codeToUserId,
  invalidParameter,
  notFound,
  refused,
  twilioFaults,
  unauthorized,
} from './twilio-answers.js';
import { contentOf, fillContent, isAuthentication, twilioContents } from './twilio-contents.js';
import { isAuthorized, twilioCredentials } from './twilio-credentials.js';
import {
  fileIdOf,
  filePathOf,
  mediaPathOf,
  messageSidOf,
  type TwilioRoute,
  twilioRouteOf,
  twilioRoutes,
} from './twilio-endpoints.js';
import { findTimeRefusal, readSendForm, type SendForm } from './twilio-message.js';
import { type TwilioMessage, toResource } from './twilio-status.js';
import { createTwilioInbound, newSid, toReport, twilioWebhooks } from './twilio-webhooks.js';

const { accountSid, apiKeySecret, authToken, from, messagingServiceSid } = twilioCredentials;

function start(context: DialectContext): RunningDialect<TwilioRoute> {
  const messages = new Map<string, TwilioMessage>();
  const files = createFileShelf();

  const judgeBy: Readonly<Record<TwilioRoute, (call: Call) => Verdict>> = {
    'send-message'(call) {
      const read = readSendForm(call);
      if ('refusal' in read) return refuse(read.refusal);
      const { form } = read;
      const late = findTimeRefusal(form, context.now());
      if (late !== undefined) return refuse(late);
      const content = contentOf(form.ContentSid ?? '');
      const values = content === undefined ? [] : fillContent(content, form.ContentVariables);
      if (values === null) return refuse(refused(400, 21656, 'The ContentVariables Parameter is invalid'));
      if (content !== undefined && isAuthentication(content) && isUserId(recipientOf(form))) {
        return refuse(codeToUserId);
      }
      const isFree = content === undefined || !content.isApproved;
      return ready(() => accept(form, values, isFree));
    },

    'get-message'(call) {
      const message = messages.get(messageSidOf(call));
      if (message === undefined) return refuse(notFound);
      return ready(() => jsonAnswer(200, toResource(message, accountSid, context.now())));
    },

    'list-contents': (call) => ready(() => listContents(call, context.origin)),

    typing(call) {
      const { channel, messageId } = (jsonBody(call) ?? {}) as Readonly<Record<string, unknown>>;
      if (channel !== 'WHATSAPP') return refuse(invalidParameter('channel'));
      if (!/^(?:SM|MM)[0-9a-f]{32}$/.test(String(messageId))) return refuse(invalidParameter('messageId'));
      return ready(() => jsonAnswer(200, { success: true }));
    },

    // https://www.twilio.com/docs/messaging/api/media-resource. assumed: the status of the redirect.
    'get-media'(call) {
      const id = fileIdOf(call);
      const location = `${context.origin}${filePathOf(id)}`;
      return files.get(id) === undefined ? refuse(notFound) : ready(() => bareAnswer(307, { location }));
    },

    // The address is the proof. assumed: that an additional credential is refused, as where Twilio keeps its files.
    'get-file'(call) {
      const file = files.get(fileIdOf(call));
      if (file === undefined || !call.query.has('Signature')) return refuse(bareAnswer(403));
      const hasCredential = call.headers.authorization !== undefined;
      return hasCredential ? refuse(bareAnswer(400)) : ready(() => fileAnswer(file));
    },
  };

  /** Twilio accepts a free-form message outside the window as well, and fails it afterwards. */
  function accept(form: SendForm, values: readonly string[], isFree: boolean): Answer {
    const to = recipientKey(recipientOf(form));
    const sid = newSid(form.MediaUrl === undefined ? 'SM' : 'MM');
    const { acceptedAt } = context.accept({
      to,
      kind: kindOf(form),
      content: form.ContentSid === undefined ? (form.Body ?? form.MediaUrl ?? '') : values.join(' | '),
      reference: form.StatusCallback ?? null,
      providerMessageId: sid,
    });
    const isLost = isFree && !context.isWindowOpen(to);
    const message: TwilioMessage = {
      sid,
      form,
      acceptedAt,
      startsAt: form.SendAt === undefined ? acceptedAt : Date.parse(form.SendAt),
      first:
        form.SendAt !== undefined
          ? 'scheduled'
          : form.MessagingServiceSid === undefined
            ? 'queued'
            : 'accepted',
      timeline: isLost ? [{ status: 'failed', afterMs: 300 }] : context.timelineFor(to),
      failsWith: isLost ? 63016 : undefined,
    };
    messages.set(sid, message);
    if (form.StatusCallback !== undefined) {
      const about = { sid, to: form.To, messagingServiceSid: form.MessagingServiceSid };
      context.announce({
        startsAt: message.startsAt,
        timeline: message.timeline,
        eventOf: (step) => toReport(about, step, message.failsWith),
        callbackUrl: form.StatusCallback,
      });
    }
    return jsonAnswer(201, toResource(message, accountSid, acceptedAt));
  }

  /** What an app answers a customer's message with. */
  const sendAnswer = (to: string, text: string) =>
    void context.accept({
      to: recipientKey(to),
      kind: 'text',
      content: text,
      reference: null,
      providerMessageId: newSid('SM'),
    });

  return {
    inbound: createTwilioInbound((file) => `${context.origin}${mediaPathOf(files.put(file))}`, sendAnswer),
    judge(route, call) {
      if (route !== 'get-file' && !isAuthorized(call.headers.authorization)) return refuse(unauthorized);
      return route === null ? refuse(notFound) : judgeBy[route](call);
    },
  };
}

const recipientOf = ({ To }: SendForm): string => To.replace('whatsapp:', '');

function kindOf({ Body, ContentSid, MediaUrl, PersistentAction }: SendForm): AcceptanceKind {
  if (PersistentAction !== undefined) return 'location';
  if (MediaUrl !== undefined) return /\.(?:jpe?g|png)$/i.test(MediaUrl) ? 'image' : 'file';
  if (ContentSid === undefined || Body !== undefined) return 'text';
  return 'template';
}

const pageSize = 5;

/**
 * https://www.twilio.com/docs/content/content-api-resources
 * assumed: pages are numbered by `Page`, from 0; and, to keep the list simple, that everything is approved, although a list
 * picker never is.
 */
function listContents({ query }: Call, origin: string): Answer {
  const page = Number(query.get('Page') ?? 0);
  const contents = twilioContents.slice(page * pageSize, (page + 1) * pageSize);
  const next = new URL('/v1/ContentAndApprovals', origin);
  next.searchParams.set('PageSize', query.get('PageSize') ?? '50');
  next.searchParams.set('Page', String(page + 1));
  return jsonAnswer(200, {
    contents: contents.map((content) => ({
      sid: content.sid,
      account_sid: accountSid,
      friendly_name: content.friendly_name,
      language: 'es',
      variables: content.variables,
      types: content.types,
      approval_requests: {
        name: content.friendly_name,
        category: isAuthentication(content) ? 'AUTHENTICATION' : 'UTILITY',
        status: 'approved',
        rejection_reason: '',
      },
    })),
    meta: {
      page,
      key: 'contents',
      next_page_url: (page + 1) * pageSize < twilioContents.length ? next.href : null,
    },
  });
}

/** Twilio's Programmable Messaging for WhatsApp, with the Content API. */
export const twilio = defineDialect({
  name: 'twilio',
  credentials: twilioCredentials,
  secrets: [authToken, apiKeySecret],
  routes: twilioRoutes,
  sendRoutes: ['send-message'],
  refusals: twilioFaults,
  config: {
    id: 'twilio',
    settings: { accountSid, authToken, from, messagingServiceSid },
    templates: {
      order_shipped: { contentSid: twilioContents[0]?.sid },
      otp_code: { contentSid: twilioContents[1]?.sid },
    },
  },
  webhooks: twilioWebhooks,
  routeOf: twilioRouteOf,
  start,
});
