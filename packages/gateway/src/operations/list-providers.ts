import { capabilityNames } from '@wamux/core';
import * as z from 'zod';
import { problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { pauseSchema } from '../schemas/pause-schema.js';
import { named } from '../schemas/registry.js';
import { defineOperation } from './operation.js';

const state = z.looseObject({}).describe('its circuit, use of its limits, and errors');

const providersSchema = named(
  'Providers',
  z.object({
    providers: z.array(
      z.object({
        id: z.string().describe('its name in the config'),
        adapter: z.string(),
        capabilities: z.record(z.enum(capabilityNames), z.enum(['full', 'partial', 'none'])),
        state,
      }),
    ),
    pauses: z.array(pauseSchema).describe('providers and lanes that get no new messages, the oldest first'),
    workers: z
      .array(z.object({ worker: z.string(), at: z.string(), providers: z.record(z.string(), state) }))
      .describe('what each sending process reports about the providers'),
  }),
  'The providers in the config: what each can do, and its state.',
);

export const listProviders = defineOperation({
  id: 'listProviders',
  method: 'get',
  path: '/v1/providers',
  tag: 'Providers',
  summary: 'List the providers, with what they can do and their state',
  description: '`state` is what this process knows; `workers` is the last report of every sending process.',
  scope: 'read',
  answers: { 200: { description: 'The providers, in the order of the config.', schema: providersSchema } },
  problems: [503],
  async handle({ context: { client, outbox } }) {
    const workers = await outbox.workers();
    if (workers.isErr()) return problemResponse(problemOfOutbox(workers.error));
    const pauses = await outbox.pauses();
    if (pauses.isErr()) return problemResponse(problemOfOutbox(pauses.error));
    const health = client.health();
    const providers = [...client.providers.values()].map(({ id, adapter, capabilities }) => ({
      id,
      adapter,
      capabilities,
      state: health[id] ?? {},
    }));
    return jsonResponse(200, { providers, pauses: pauses.value, workers: workers.value });
  },
});
