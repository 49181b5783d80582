import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { type Call, jsonBody } from '../call.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import {
  decisionTelecomFaults,
  invalidExtension,
  invalidParameter,
  noSuchPage,
  sent,
  statusOf,
  unauthorized,
  windowClosed,
} from './decision-telecom-answers.js';
import { receiveRequest, type SendRequest, sendRequest } from './decision-telecom-api.js';
import { isAuthorized } from './decision-telecom-authorization.js';
import {
  type DecisionTelecomRoute,
  decisionTelecomRouteOf,
  decisionTelecomRoutes,
} from './decision-telecom-endpoints.js';
import { type DecisionTelecomMessage, newsOf, statusNumber } from './decision-telecom-status.js';
import { fittingVariables } from './decision-telecom-templates.js';
import { decisionTelecomWebhooks } from './decision-telecom-webhooks.js';

const credentials = {
  apiKey: 'simulated-decision-key',
  /** assumed: the only `source_addr` from which the account may send. */
  sender: 'Simulated',
};

const imageExtension = /\.(jpg|jpeg|png)$/i;

/** The field that the refusal names. */
const culpritOf = (issue: z.core.$ZodIssue | undefined): string =>
  String((issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0]) ?? 'body');

function start(context: DialectContext): RunningDialect<DecisionTelecomRoute> {
  const messages = new Map<number, DecisionTelecomMessage>();
  let lastId = randomInt(100_000, 900_000);

  const judgeBy: Readonly<Record<DecisionTelecomRoute, (call: Call) => Verdict>> = {
    'send-whatsapp': (call) => {
      const { data: request, error } = sendRequest.safeParse(jsonBody(call));
      if (request === undefined) return refuse(invalidParameter(culpritOf(error.issues[0])));
      if (request.source_addr !== credentials.sender) return refuse(invalidParameter('source_addr'));
      if (request.file_url !== undefined && !imageExtension.test(new URL(request.file_url).pathname)) {
        return refuse(invalidExtension);
      }
      return request.message_type === 4 ? judgeTemplate(request) : judgeFreeForm(request);
    },

    'receive-whatsapp': (call) => {
      const { message_id: id = 0 } = receiveRequest.safeParse(jsonBody(call)).data ?? {};
      const message = messages.get(id);
      // assumed: the answer for an id that was never given out.
      if (message === undefined) return refuse(invalidParameter('message_id'));
      return ready(() => statusOf(id, statusNumber(message, context.now())));
    },
  };

  function judgeTemplate(request: SendRequest): Verdict {
    const variables = fittingVariables(request);
    if (variables === null) return refuse(invalidParameter('template_params'));
    return ready(() => send(request, 'template', variables.join(' | ')));
  }

  function judgeFreeForm(request: SendRequest): Verdict {
    if (!context.isWindowOpen(request.destination_addr)) return refuse(windowClosed);
    return request.message_type === 1
      ? ready(() => send(request, 'text', request.text ?? ''))
      : ready(() => send(request, 'image', request.text || (request.file_url ?? '')));
  }

  function send(request: SendRequest, kind: 'text' | 'image' | 'template', content: string) {
    lastId += 1;
    const to = request.destination_addr;
    const { acceptedAt } = context.accept({
      to,
      kind,
      content,
      reference: request.callback_url ?? null,
      providerMessageId: String(lastId),
    });
    const id = lastId;
    const timeline = context.timelineFor(to);
    messages.set(id, { acceptedAt, timeline });
    if (request.callback_url !== undefined) {
      context.announce({
        startsAt: acceptedAt,
        timeline,
        eventOf: ({ status }) => ({ message_id: id, status: newsOf(status) }),
        callbackUrl: request.callback_url,
      });
    }
    return sent(id);
  }

  return {
    judge(route, call) {
      if (!isAuthorized(call.headers.authorization, credentials.apiKey)) return refuse(unauthorized);
      return route === null ? refuse(noSuchPage) : judgeBy[route](call);
    },
  };
}

/** DecisionTelecom's WhatsApp Business API. */
export const decisionTelecom = defineDialect({
  name: 'decision-telecom',
  credentials,
  secrets: [credentials.apiKey],
  routes: decisionTelecomRoutes,
  sendRoutes: ['send-whatsapp'],
  refusals: decisionTelecomFaults,
  config: {
    id: 'dt',
    settings: credentials,
    templates: {
      order_shipped: { name: 'order_shipped', namespace: 'ns', language: 'es' },
      otp_code: { name: 'otp_code', namespace: 'ns', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: decisionTelecomWebhooks,
  routeOf: decisionTelecomRouteOf,
  start,
});
