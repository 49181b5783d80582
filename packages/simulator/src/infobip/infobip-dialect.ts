import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { bareAnswer, fileAnswer, jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import { isUserId } from '../phone-digits.js';
import { createFileShelf } from '../received-files.js';
import {
  badEvent,
  badRequest,
  infobipFaults,
  messageInfo,
  notFound,
  refusedAs,
  unauthorized,
} from './infobip-answers.js';
import { infobipCredentials, isAuthorized } from './infobip-credentials.js';
import {
  cachePathOf,
  type InfobipRoute,
  infobipRouteOf,
  infobipRoutes,
  mediaPathOf,
  partOf,
} from './infobip-endpoints.js';
import { type InfobipRequest, messageKinds, readTemplateRequest } from './infobip-message.js';
import { createReports, type InfobipMessage } from './infobip-reports.js';
import { listTemplates } from './infobip-template-list.js';
import { findTemplateProblem, needsPhoneNumber } from './infobip-template-message.js';
import { createToken } from './infobip-token.js';
import {
  createInfobipInbound,
  infobipWebhooks,
  signatureHeader,
  statusEventOf,
  toNews,
} from './infobip-webhooks.js';

const { accessToken, apiKey, from, password, sessionToken, signingSecret } = infobipCredentials;

const typingRequest = z.strictObject({
  events: z
    .array(
      z.strictObject({
        sender: z.literal(from),
        destinations: z
          .array(z.strictObject({ to: z.string().min(1), messageId: z.string().max(200).optional() }))
          .length(1),
        content: z.strictObject({ type: z.literal('TYPING_INDICATOR') }),
      }),
    )
    .min(1),
});

function start(context: DialectContext): RunningDialect<InfobipRoute> {
  const files = createFileShelf();
  const cached = new Set<string>();
  const reports = createReports(context.now);

  const judgeBy: Readonly<Record<InfobipRoute, (call: Call) => Verdict>> = {
    'create-token': createToken,

    'send-message'(call) {
      const read = messageKinds[partOf(call, 'send-message', 'name')]?.(jsonBody(call));
      if (read === undefined) return refuse(notFound);
      if ('refusal' in read) return refuse(read.refusal);
      if (read.request.from !== from) return refuse(refusedAs(11)(call));
      return ready(() => jsonAnswer(200, accept(read.request, '')));
    },

    'send-template'(call) {
      const read = readTemplateRequest(jsonBody(call));
      if ('refusal' in read) return refuse(read.refusal);
      const { bulkId = randomUUID(), messages } = read.request;
      for (const [index, { content, to }] of messages.entries()) {
        const problem = findTemplateProblem(content);
        if (problem !== undefined) {
          return refuse(badRequest(`messages[${index}].content.${problem.field}`, problem.problem));
        }
        if (isUserId(to) && needsPhoneNumber(content)) {
          return refuse(badRequest(`messages[${index}].to`, 'must be a phone number'));
        }
      }
      if (messages.some((message) => message.from !== from)) return refuse(refusedAs(11)(call));
      return ready(() => {
        const infos = messages.map(({ content, ...message }) => {
          const said = content.templateData.body.placeholders.join(' | ');
          return accept({ ...message, kind: 'template', said }, bulkId);
        });
        // The answer has a bulk id only where there are several messages.
        return jsonAnswer(200, infos.length > 1 ? { messages: infos, bulkId } : { messages: infos });
      });
    },

    'get-reports': reports.judge,

    'list-templates': (call) => ofSender(call, 'list-templates', ready(listTemplates)),

    // assumed: any id; the simulator does not remember which messages it reported to whom.
    'mark-as-read': (call) =>
      ofSender(
        call,
        'mark-as-read',
        ready(() => bareAnswer(204)),
      ),

    'send-event'(call) {
      const { data: asked, error } = typingRequest.safeParse(jsonBody(call));
      if (asked === undefined) {
        return refuse(badEvent(error.issues[0]?.path.join('.') || 'body', 'Invalid value.'));
      }
      const events = asked.events.flatMap(({ destinations }) => destinations);
      return ready(() =>
        jsonAnswer(200, {
          bulkId: randomUUID(),
          messages: events.map(({ to, messageId = randomUUID() }) => {
            const { status } = messageInfo(to, messageId, 26) as { readonly status: object };
            return { messageId, status, destination: to };
          }),
        }),
      );
    },

    // "Redirect to CDN URL for cached media". assumed: a file is cached once it was fetched.
    'get-media': (call) => ofSender(call, 'get-media', giveOut(partOf(call, 'get-media', 'id'))),
    'describe-media': (call) =>
      ofSender(call, 'describe-media', findFile(partOf(call, 'describe-media', 'id'))),
    // assumed: that a request with a credential is refused here.
    'get-cached-media': (call) =>
      call.headers.authorization === undefined
        ? findFile(partOf(call, 'get-cached-media', 'id'))
        : refuse(bareAnswer(400)),
  };

  function findFile(id: string): Verdict {
    const file = files.get(id);
    return file === undefined ? refuse(bareAnswer(404)) : ready(() => fileAnswer(file));
  }

  function giveOut(id: string): Verdict {
    if (cached.has(id))
      return ready(() => bareAnswer(302, { location: `${context.origin}${cachePathOf(id)}` }));
    const found = findFile(id);
    if (!found.valid) return found;
    return ready(() => {
      cached.add(id);
      return found.carryOut();
    });
  }

  /**
   * Infobip accepts a free-form message outside the window as well, and reports its failure.
   * assumed: that an id which was used before is accepted again: the documents require different ids, and do not say whether
   * this is checked for WhatsApp.
   */
  function accept(request: InfobipRequest, bulkId: string): object {
    const { callbackData, kind, messageId = randomUUID(), notifyUrl, said, to } = request;
    const { acceptedAt } = context.accept({
      to,
      kind,
      content: said,
      reference: callbackData ?? request.messageId ?? null,
      providerMessageId: messageId,
    });
    const isLost = kind !== 'template' && !context.isWindowOpen(to);
    const message: InfobipMessage = {
      messageId,
      bulkId,
      to,
      acceptedAt,
      timeline: isLost ? [{ status: 'failed', afterMs: 300, metaCode: 131047 }] : context.timelineFor(to),
      callbackData,
    };
    reports.keep(message);
    context.announce({
      startsAt: acceptedAt,
      timeline: message.timeline,
      eventOf: (step) => statusEventOf(message, step),
      ...(notifyUrl !== undefined && { callbackUrl: notifyUrl }),
    });
    return messageInfo(to, messageId, 7);
  }

  return {
    inbound: createInfobipInbound((file) => `${context.origin}${mediaPathOf(from, files.put(file))}`),
    news: toNews,
    judge(route, call) {
      // The token endpoint takes the user name and the password in its body, and the cache is not part of the API.
      const isPublic = route === 'create-token' || route === 'get-cached-media';
      if (!isPublic && !isAuthorized(call.headers.authorization)) return refuse(unauthorized);
      return route === null ? refuse(notFound) : judgeBy[route](call);
    },
  };
}

/** A request about a sender; there is only one. */
const ofSender = (call: Call, route: InfobipRoute, verdict: Verdict): Verdict =>
  partOf(call, route, 'sender') === from ? verdict : refuse(notFound);

/** Infobip's WhatsApp API, with the reports of its Messages API. */
export const infobip = defineDialect({
  name: 'infobip',
  credentials: infobipCredentials,
  secrets: [apiKey, password, accessToken, sessionToken, signingSecret],
  routes: infobipRoutes,
  sendRoutes: ['send-message', 'send-template'],
  refusals: infobipFaults,
  config: {
    id: 'infobip',
    settings: { apiKey, from },
    webhook: { header: signatureHeader, algorithm: 'sha256' },
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: infobipWebhooks,
  routeOf: infobipRouteOf,
  start,
});
