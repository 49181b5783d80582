import { largestWebhookBytes } from '@wamux/tracking';
import type { GatewayContext } from '../gateway.js';
import { noBody } from '../problems/problem.js';
import { problemResponse } from '../problems/problem-response.js';
import { defineOperation, type Operation } from './operation.js';

const described = {
  tag: 'Webhooks',
  answers: {
    200: { description: 'It is stored.', contentType: 'text/plain' },
    401: { description: 'It is not authentic.', contentType: 'text/plain' },
    404: { description: 'No webhook is configured here.', contentType: 'text/plain' },
  },
} satisfies Partial<Operation>;
/** The answers that only a challenge can get. */
const asked = {
  answers: {
    ...described.answers,
    403: { description: 'Its token is not the configured one.', contentType: 'text/plain' },
  },
} satisfies Partial<Operation>;
/** The answers that only a push can get. */
const pushed = {
  answers: {
    ...described.answers,
    200: { ...described.answers[200], orContentType: 'text/xml' },
    503: { description: 'It could not be stored; the provider will repeat it.', contentType: 'text/plain' },
  },
  upload: { maxBytes: largestWebhookBytes, contentTypes: { '*/*': 'bytes' } },
} satisfies Partial<Operation>;
const params = { provider: 'the name of a provider in the config' };
const signed = 'Authenticated by its signature; needs no key.';

/** Statuses go into the outbox's database before the provider is answered. */
async function takeIn(
  { client, metrics, onEvents }: GatewayContext,
  request: Request,
  provider: string | undefined,
): Promise<Response> {
  const handler =
    provider === undefined ? client.webhookHandler(onEvents) : client.webhookHandler(provider, onEvents);
  const { headers, method, url } = request;
  // HEAD is the same question as GET, for the header fields of its answer.
  const response = await handler(method === 'HEAD' ? new Request(url, { headers }) : request);
  if (method === 'POST') metrics.observeWebhook(provider, response.status);
  if (response.status === 413) return problemResponse(noBody('too-large', largestWebhookBytes));
  return response.status === 400 ? problemResponse(noBody('unreadable', largestWebhookBytes)) : response;
}

export const webhooks: readonly Operation[] = (['post', 'get'] as const).flatMap((method) => {
  const isQuestion = method === 'get';
  const summary = isQuestion
    ? 'Answer Meta’s verification of the address'
    : 'Receive a webhook of a provider';
  const takes = isQuestion ? asked : pushed;
  return [
    defineOperation({
      ...described,
      ...takes,
      id: `${method}Webhook`,
      method,
      path: '/webhooks',
      summary,
      description: `One address for every provider and number: whose secret signed the request is found. ${signed}`,
      handle: ({ context, request }) => takeIn(context, request, undefined),
    }),
    defineOperation({
      ...described,
      ...takes,
      id: `${method}ProviderWebhook`,
      method,
      path: '/webhooks/{provider}',
      summary: `${summary}, for one of them`,
      description: signed,
      params,
      handle: ({ context, request, params: { provider } }) => takeIn(context, request, provider),
    }),
  ];
});
