import type { z } from 'zod';
import type { Answer } from '../answer.js';
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
import {
  done,
  noSuchPage,
  sent,
  type WolkvoxRefusal,
  wolkvoxFaults,
  wolkvoxRefusals,
} from './wolkvox-answers.js';
import {
  campaignReportRequest,
  connectorRequest,
  sendMessageRequest,
  sendTemplateRequest,
  uploadMediaRequest,
} from './wolkvox-api.js';
import { isWolkvoxScript, type WolkvoxRoute, wolkvoxRouteOf, wolkvoxRoutes } from './wolkvox-endpoints.js';
import { toReportRecord, type WolkvoxMessage } from './wolkvox-status.js';
import { asMetaTemplate, asSyncedTemplate, fitsTemplate, wolkvoxTemplates } from './wolkvox-templates.js';

const credentials = {
  token: 'simulated-wolkvox-token',
  connectorId: '1',
  /** assumed: the report of this campaign lists what was sent through the API. */
  campaignId: '900',
};

/** The documented limit of simultaneous requests per token. The simulated operation has one token. */
const simultaneousRequests = 2;

const no = (refusal: WolkvoxRefusal): Verdict => refuse(wolkvoxRefusals[refusal]);

function start(context: DialectContext): RunningDialect<WolkvoxRoute> {
  const messages: WolkvoxMessage[] = [];

  function send(message: Pick<Acceptance, 'to' | 'kind' | 'content' | 'reference'>): Answer {
    const { acceptedAt } = context.accept({ ...message, providerMessageId: null });
    messages.push({ telephone: message.to, acceptedAt, timeline: context.timelineFor(message.to) });
    return sent();
  }

  /** Reads the parameters, and refuses those of a connector other than ours. assumed: with this text. */
  function withParameters<Parameters extends { readonly connector_id: string }>(
    schema: z.ZodType<Parameters>,
    input: unknown,
    judge: (parameters: Parameters) => Verdict,
  ): Verdict {
    const { data } = schema.safeParse(input);
    return data?.connector_id === credentials.connectorId ? judge(data) : no('parameters');
  }

  const judgeBy: Readonly<Record<WolkvoxRoute, (call: Call) => Verdict>> = {
    send_template_official: (call) =>
      withParameters(sendTemplateRequest, jsonBody(call), (parameters) => {
        const template = wolkvoxTemplates.find(({ name }) => name === parameters.template_name);
        const variables = parameters.template_vars === '' ? [] : parameters.template_vars.split(';');
        const fits = template !== undefined && fitsTemplate(template, variables, parameters.url_attach);
        // assumed: the answer where the template is unknown, or the variables or the medium do not fit it.
        if (!fits) return no('parameters');
        return ready(() =>
          send({
            to: parameters.telephone,
            kind: 'template',
            content: variables.join(' | '),
            reference: parameters.customer_id || null,
          }),
        );
      }),

    send_message_official: (call) =>
      withParameters(sendMessageRequest, jsonBody(call), ({ telephone, message }) =>
        context.isWindowOpen(telephone)
          ? ready(() => send({ to: telephone, kind: 'text', content: message, reference: null }))
          : no('window-closed'),
      ),

    // The documents do not say whether a GET carries the connector in its query or in a body: both are accepted.
    list_templates: (call) =>
      withParameters(
        connectorRequest,
        jsonBody(call) ?? { connector_id: call.query.get('connector_id') },
        // assumed: the msg.
        () =>
          ready(() =>
            done('Templates listed successfully', { meta_templates: wolkvoxTemplates.map(asMetaTemplate) }),
          ),
      ),

    sync_templates: (call) =>
      withParameters(connectorRequest, jsonBody(call), () =>
        ready(() => done('Templates synced successfully', wolkvoxTemplates.map(asSyncedTemplate))),
      ),

    upload_media: (call) =>
      withParameters(uploadMediaRequest, jsonBody(call), ({ file_url }) =>
        ready(() =>
          done('Media uploaded successfully', {
            0: 'media_uploaded_successfully',
            handle: `4:${Buffer.from(file_url).toString('base64')}`,
          }),
        ),
      ),

    campaign_report: ({ query }) => {
      const { data: asked } = campaignReportRequest.safeParse(Object.fromEntries(query));
      if (asked === undefined) return no('parameters');
      return ready(() => {
        const isOurs = asked.campaign_id === 'all' || asked.campaign_id === credentials.campaignId;
        const inTime = messages.filter(({ acceptedAt }) => {
          const second = acceptedAt - (acceptedAt % 1000); // the report has no milliseconds
          return second >= asked.date_ini && second <= asked.date_end;
        });
        const now = context.now();
        const records = inTime.map((message) => toReportRecord(message, credentials.campaignId, now));
        return done('Query executed successfully', isOurs ? records : []); // assumed: msg and envelope
      });
    },
  };

  return {
    judge(route, call) {
      if (!isWolkvoxScript(call.path)) return refuse(noSuchPage);
      const token = call.headers['wolkvox-token'];
      if (!token) return no('no-token');
      if (token !== credentials.token) return no('wrong-token');
      if (call.inFlight > simultaneousRequests) return no('too-many-at-once');
      return route === null ? no('unknown-api') : judgeBy[route](call);
    },
  };
}

/** Wolkvox's API, version 2. No document describes webhooks. */
export const wolkvox = defineDialect({
  name: 'wolkvox',
  credentials,
  secrets: [credentials.token],
  routes: wolkvoxRoutes,
  sendRoutes: ['send_template_official', 'send_message_official'],
  refusals: wolkvoxFaults,
  config: {
    id: 'wolkvox',
    settings: { server: '0000', ...credentials },
    templates: { order_shipped: { name: 'order_shipped_es' }, otp_code: { name: 'otp_code_es' } },
  },
  routeOf: wolkvoxRouteOf,
  start,
});
