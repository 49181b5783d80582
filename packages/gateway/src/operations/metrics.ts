import { defineOperation } from './operation.js';

/** Prometheus waits this long by default. */
const usualTimeoutSeconds = 10;
/** The database gives up before. */
const longestTimeoutSeconds = 60;

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
  headers: {
    'X-Prometheus-Scrape-Timeout-Seconds':
      'how long Prometheus waits; the database is waited for four fifths of it, and what it has not told by then is missing',
  },
  async handle({ context: { metrics }, request }) {
    const given = Number(request.headers.get('x-prometheus-scrape-timeout-seconds'));
    const seconds = given > 0 ? given : usualTimeoutSeconds;
    const text = await metrics.read(Math.min(seconds, longestTimeoutSeconds) * 800);
    return new Response(text, { headers: { 'content-type': metrics.contentType } });
  },
});
