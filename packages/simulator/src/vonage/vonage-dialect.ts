import { randomUUID } from 'node:crypto';
import { z } from 'zod';
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
import { createFileShelf } from '../received-files.js';
import { notFound, refused, unauthorized, vonageFaults } from './vonage-answers.js';
import { isAuthorized, vonageCredentials } from './vonage-credentials.js';
import { idOf, type VonageRoute, vonageRouteOf, vonageRoutes } from './vonage-endpoints.js';
import { readMessage, type VonageContent, type VonageRequest } from './vonage-message.js';
import { toStatus, type VonageMessage } from './vonage-status.js';
import { listTemplates } from './vonage-templates.js';
import { createVonageInbound, vonageWebhooks } from './vonage-webhooks.js';

const { apiSecret, applicationId, from, privateKey, signatureSecret } = vonageCredentials;

/** https://developer.vonage.com/en/api/messages (update message) */
const update = z.strictObject({
  status: z.literal('read'),
  replying_indicator: z.strictObject({ show: z.boolean(), type: z.literal('text').optional() }).optional(),
});

function start(context: DialectContext): RunningDialect<VonageRoute> {
  const files = createFileShelf();

  const judgeBy: Readonly<Record<VonageRoute, (call: Call) => Verdict>> = {
    send(call) {
      const read = readMessage(jsonBody(call));
      if ('refusal' in read) return refuse(read.refusal);
      return ready(() => accept(read.request, read.content));
    },

    // assumed: any id, and no body in the answer; the simulator does not remember which messages it reported to whom.
    'update-message'(call) {
      const { error } = update.safeParse(jsonBody(call));
      return error
        ? refuse(refused(1110, { name: error.issues[0]?.path.join('.') ?? '' }))
        : ready(() => bareAnswer(200));
    },

    'list-templates': (call) =>
      idOf(call, 'list-templates') === vonageCredentials.wabaId
        ? listTemplates(call, context.origin)
        : refuse(notFound),

    // assumed: that fetching a file takes the credential, and that the file is served without a redirect.
    'get-media'(call) {
      const file = files.get(idOf(call, 'get-media'));
      return file === undefined ? refuse(notFound) : ready(() => fileAnswer(file));
    },
  };

  /** Vonage accepts a message and hands it on afterwards: a message outside the window is rejected by a status. */
  function accept(request: VonageRequest, { isTemplate, kind, said }: VonageContent): Answer {
    const message: VonageMessage = { id: randomUUID(), to: request.to, clientRef: request.client_ref };
    const { acceptedAt } = context.accept({
      to: request.to,
      kind,
      content: said,
      reference: request.client_ref ?? null,
      providerMessageId: message.id,
    });
    const isLost = !isTemplate && !context.isWindowOpen(request.to);
    context.announce({
      startsAt: acceptedAt,
      timeline: isLost
        ? [{ status: 'rejected', afterMs: 300, metaCode: 131047 }]
        : context.timelineFor(request.to),
      eventOf: (step) => toStatus(message, step),
      ...(request.webhook_url !== undefined && { callbackUrl: request.webhook_url }),
    });
    return jsonAnswer(202, { message_uuid: message.id });
  }

  return {
    inbound: createVonageInbound((file) => `${context.origin}/v3/media/${files.put(file)}`),
    judge(route, call) {
      if (!isAuthorized(call.headers.authorization, context.now())) return refuse(unauthorized);
      return route === null ? refuse(notFound) : judgeBy[route](call);
    },
  };
}

/** One line of the private key, to be searched for: the whole key would never be shown in one piece. */
const [, keyLine = ''] = privateKey.split('\n');

/** Vonage's Messages API for WhatsApp. */
export const vonage = defineDialect({
  name: 'vonage',
  credentials: vonageCredentials,
  secrets: [apiSecret, signatureSecret, keyLine],
  routes: vonageRoutes,
  sendRoutes: ['send'],
  refusals: vonageFaults,
  config: {
    id: 'vonage',
    settings: { applicationId, privateKey, from },
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: vonageWebhooks,
  routeOf: vonageRouteOf,
  start,
});
