import { defineOperation } from './operation.js';

export const readMetrics = defineOperation({
  id: 'readMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'Operations',
  summary: 'Tell Prometheus how this process and the outbox are doing',
  description:
    'In the text format of Prometheus. The values of labels are names of the config and words of the gateway: no number, no id and no text of a message.',
  scope: 'metrics',
  concernsAllTeams: true,
  answers: { 200: { description: 'The metrics.', contentType: 'text/plain' } },
  async handle({ context: { metrics } }) {
    const text = await metrics.read();
    return new Response(text, { headers: { 'content-type': metrics.contentType } });
  },
});
