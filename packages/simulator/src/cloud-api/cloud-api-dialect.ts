import { type Answer, jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import type { Acceptance } from '../ledger.js';
import { digitsOf, isUserId } from '../phone-digits.js';
import { createFileShelf } from '../received-files.js';
import {
  cloudApiFaults,
  noSuchObject,
  noSuchPage,
  refused,
  unauthorized,
  validationErrorOf,
  windowClosed,
} from './cloud-api-answers.js';
import { contentOf, mediaIdsOf } from './cloud-api-content.js';
import { cloudApiCredentials, displayPhoneNumber } from './cloud-api-credentials.js';
import {
  type CloudApiRoute,
  cloudApiRouteOf,
  cloudApiRoutes,
  cloudApiTargetOf,
} from './cloud-api-endpoints.js';
import { createFiles } from './cloud-api-files.js';
import { fitTemplate } from './cloud-api-fit-template.js';
import { markAsReadRequest, type SendRequest, sendRequest } from './cloud-api-message.js';
import { toNews } from './cloud-api-news.js';
import { type CloudApiMessage, toStatus } from './cloud-api-status.js';
import { listTemplates } from './cloud-api-template-list.js';
import { createUploads } from './cloud-api-uploads.js';
import { newWamid } from './cloud-api-wamid.js';
import { cloudApiWebhooks, createCloudApiInbound } from './cloud-api-webhooks.js';

const recipientOf = ({ to, recipient }: SendRequest): string | undefined =>
  to === undefined ? recipient : digitsOf(to);

const notJson = refused(100, 'The body is not JSON.');

function start(context: DialectContext): RunningDialect<CloudApiRoute> {
  const shelf = createFileShelf();
  const uploads = createUploads(shelf);
  const files = createFiles(context, shelf);

  const judgeBy: Readonly<Record<CloudApiRoute, (call: Call) => Verdict | Promise<Verdict>>> = {
    send(call) {
      const input = jsonBody(call);
      if (input === undefined) return refuse(notJson);
      const { data: request, error } = sendRequest.safeParse(input);
      if (error) return refuse(validationErrorOf(input, error));
      const unknown = mediaIdsOf(request).find((id) => !uploads.has(id));
      if (unknown !== undefined) return refuse(refused(131009, `${unknown} is not an uploaded medium`));
      if (recipientOf(request) === undefined)
        return refuse(refused(131008, 'Required parameter is missing: to'));
      if (recipientOf(request) === displayPhoneNumber) {
        return refuse(refused(131021, 'Sender and recipient are the same.'));
      }
      return request.type === 'template' ? judgeTemplate(request) : judgeFreeForm(request);
    },

    'mark-as-read'(call) {
      const input = jsonBody(call);
      const { error } = markAsReadRequest.safeParse(input);
      return error
        ? refuse(validationErrorOf(input, error))
        : ready(() => jsonAnswer(200, { success: true }));
    },

    'upload-media': (call) => uploads.receive(call),

    'list-templates': (call) => listTemplates(call, context.origin),
    'get-media': (call) => files.describe(call, cloudApiTargetOf(call, 'get-media')),
    'download-media': (call) => files.download(call),
  };

  function judgeTemplate(request: Extract<SendRequest, { type: 'template' }>): Verdict {
    const fitted = fitTemplate(request.template);
    if ('refusal' in fitted) return refuse(fitted.refusal);
    const isByUserId = isUserId(recipientOf(request) ?? '');
    if (isByUserId && fitted.template.category === 'AUTHENTICATION') {
      return refuse(refused(131062, 'Authentication templates are sent to phone numbers only.'));
    }
    const content = fitted.variables.join(' | ');
    return ready(() => accept(request, { kind: 'template', content }, fitted.template.category));
  }

  function judgeFreeForm(request: Exclude<SendRequest, { type: 'template' }>): Verdict {
    if (!context.isWindowOpen(recipientOf(request) ?? '')) return refuse(windowClosed);
    return ready(() => accept(request, contentOf(request), 'SERVICE'));
  }

  function accept(
    request: SendRequest,
    content: Pick<Acceptance, 'kind' | 'content'>,
    category: CloudApiMessage['category'],
  ): Answer {
    const id = newWamid();
    const recipient = recipientOf(request) ?? '';
    const callbackData = request.biz_opaque_callback_data;
    const { acceptedAt } = context.accept({
      to: recipient,
      ...content,
      reference: callbackData ?? null,
      providerMessageId: id,
    });
    const isWindowOpen = context.isWindowOpen(recipient);
    const message = { id, recipient, acceptedAt, category, isWindowOpen, callbackData };
    context.announce({
      startsAt: acceptedAt,
      timeline: context.timelineFor(recipient),
      eventOf: (step) => ({ statuses: [toStatus(message, step)] }),
    });
    return jsonAnswer(200, {
      messaging_product: 'whatsapp',
      contacts: [
        isUserId(recipient)
          ? { input: recipient, user_id: recipient }
          : { input: request.to, wa_id: recipient },
      ],
      // Only the answer to a template has a status.
      messages: [category === 'SERVICE' ? { id } : { id, message_status: 'accepted' }],
    });
  }

  return {
    inbound: createCloudApiInbound(shelf, files),
    news: toNews,
    judge(route, call) {
      if (call.headers.authorization !== `Bearer ${cloudApiCredentials.accessToken}`) {
        return refuse(unauthorized);
      }
      if (route === null) return refuse(noSuchPage);
      if (route === 'get-media' || route === 'download-media') return judgeBy[route](call);
      const { phoneNumberId, businessAccountId } = cloudApiCredentials;
      const ours = route === 'list-templates' ? businessAccountId : phoneNumberId;
      const target = cloudApiTargetOf(call, route);
      return target === ours ? judgeBy[route](call) : refuse(noSuchObject(target));
    },
  };
}

/** Meta's WhatsApp Business Cloud API. */
export const cloudApi = defineDialect({
  name: 'cloud-api',
  credentials: cloudApiCredentials,
  secrets: [cloudApiCredentials.accessToken, cloudApiCredentials.appSecret, cloudApiCredentials.verifyToken],
  routes: cloudApiRoutes,
  sendRoutes: ['send'],
  refusals: cloudApiFaults,
  config: {
    id: 'meta',
    settings: {
      accessToken: cloudApiCredentials.accessToken,
      phoneNumberId: cloudApiCredentials.phoneNumberId,
      businessAccountId: cloudApiCredentials.businessAccountId,
    },
    webhook: { verifyToken: cloudApiCredentials.verifyToken },
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: cloudApiWebhooks,
  routeOf: cloudApiRouteOf,
  start,
});
