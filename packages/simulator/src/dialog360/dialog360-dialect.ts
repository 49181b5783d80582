import type { Call } from '../call.js';
import { cloudApiCredentials } from '../cloud-api/cloud-api-credentials.js';
import { cloudApi } from '../cloud-api/cloud-api-dialect.js';
import { type DialectContext, defineDialect, type RunningDialect, refuse, type Verdict } from '../dialect.js';
import { blocked, dialog360Faults, unauthorized } from './dialog360-answers.js';
import { dialog360Credentials } from './dialog360-credentials.js';
import { type Dialog360Route, dialog360RouteOf, dialog360Routes } from './dialog360-endpoints.js';
import { downloadMedium, findMedium, toMetaForm } from './dialog360-media.js';
import { listTemplates } from './dialog360-templates.js';
import { dialog360Webhooks } from './dialog360-webhooks.js';

/**
 * The request as 360dialog passes it on, with the number added.
 * https://docs.360dialog.com/partner/integration/waba-integration
 */
const toMeta = (call: Call): Call => ({
  ...call,
  path: `/v23.0/${cloudApiCredentials.phoneNumberId}${call.path}`,
  headers: { ...call.headers, authorization: `Bearer ${cloudApiCredentials.accessToken}` },
});

function start(context: DialectContext): RunningDialect<Dialog360Route> {
  const meta = cloudApi.start(context);
  const asMeta = (call: Call, path: string): Call => ({ ...toMeta(call), path });

  async function upload(call: Call): Promise<Verdict> {
    const form = await toMetaForm(call);
    if ('status' in form) return refuse(form);
    return meta.judge('upload-media', toMeta(form));
  }

  const judgeBy: Readonly<Record<Dialog360Route, (call: Call) => Verdict | Promise<Verdict>>> = {
    send: (call) => meta.judge('send', toMeta(call)),
    'mark-as-read': (call) => meta.judge('mark-as-read', toMeta(call)),
    'upload-media': upload,
    'get-media': (call) => findMedium(meta.judge, asMeta(call, `/v23.0${call.path}`)),
    'download-media': (call) => downloadMedium(meta.judge, asMeta(call, call.path)),
    'list-templates': listTemplates,
  };

  return {
    ...(meta.inbound !== undefined && { inbound: meta.inbound }),
    judge(route, call) {
      if (call.headers['d360-api-key'] !== dialog360Credentials.apiKey) return refuse(unauthorized);
      return route === null ? refuse(blocked) : judgeBy[route](call);
    },
  };
}

/**
 * 360dialog's Messaging API, which stands in front of Meta's: the simulated Meta judges, accepts and answers a message.
 * https://docs.360dialog.com/docs/messaging-api/api-reference
 */
export const dialog360 = defineDialect({
  name: 'dialog360',
  credentials: dialog360Credentials,
  secrets: [dialog360Credentials.apiKey, dialog360Credentials.platformSecret],
  routes: dialog360Routes,
  sendRoutes: ['send'],
  refusals: dialog360Faults,
  config: {
    id: 'dialog360',
    settings: {
      apiKey: dialog360Credentials.apiKey,
      phoneNumberId: dialog360Credentials.phoneNumberId,
      businessAccountId: dialog360Credentials.businessAccountId,
    },
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: dialog360Webhooks,
  routeOf: dialog360RouteOf,
  start,
});
