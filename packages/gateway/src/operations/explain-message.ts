import * as z from 'zod';
import { problemOfProvider } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { providerError } from '../schemas/error-schema.js';
import { messageExamples, outboundMessage } from '../schemas/message-input.js';
import { named } from '../schemas/registry.js';
import { explainForWorkers } from '../worker-states.js';
import { defineOperation } from './operation.js';

const explanation = named(
  'Explanation',
  z.looseObject({
    route: z.int().describe('the index of the route in the config, from 0'),
    strategy: z.string(),
    onUnknown: z.string(),
    providers: z.array(
      z.looseObject({
        provider: z.string(),
        state: z.string().describe('of its circuit: the worst that any worker reports'),
        share: z.number(),
        skipped: providerError.optional().describe('why it would not get the message'),
        lastResort: z.literal(true).optional(),
      }),
    ),
  }),
  'Which route a message would take, and which providers would be asked, in order.',
);

export const explainMessage = defineOperation({
  id: 'explainMessage',
  method: 'post',
  path: '/v1/explain',
  tag: 'Providers',
  summary: 'Explain where a message would go, without sending it',
  scope: 'read',
  body: { schema: outboundMessage, maxBytes: 512 * 1024, examples: messageExamples },
  answers: { 200: { description: 'Where it would go now.', schema: explanation } },
  // 422: no route takes the message.
  problems: [422],
  async handle({ context: { client, outbox }, body }) {
    // This tells the client what is paused. Where the database is away, the client goes by what was paused before.
    await outbox.pauses();
    const workers = (await outbox.workers()).unwrapOr([]);
    return client.explain(body as never).match(
      (explained) => jsonResponse(200, explainForWorkers(explained, workers)),
      (error) => problemResponse(problemOfProvider(error)),
    );
  },
});
