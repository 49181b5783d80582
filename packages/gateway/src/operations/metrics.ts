import { defineOperation } from './operation.js';

/** How long Prometheus waits by default. */
const usualTimeoutSeconds = 10;
/** The longest wait that a scrape may ask for; the database gives up before that. */
const longestTimeoutSeconds = 60;

export const readMetrics = defineOperation({
  id: 'readMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'Operations',
  summary: 'Metrics of this process and the outbox, for Prometheus',
  description:
    'In the Prometheus text format. Label values are names from the config and words of the gateway: no phone number, message id or text.',
  scope: 'metrics',
  concernsAllTeams: true,
  answers: { 200: { description: 'The metrics.', contentType: 'text/plain' } },
  headers: {
    'X-Prometheus-Scrape-Timeout-Seconds':
      'how long Prometheus waits; the database gets four fifths of that, and values that it has not given by then are missing',
  },
  async handle({ context: { metrics }, request }) {
    const given = Number(request.headers.get('x-prometheus-scrape-timeout-seconds'));
    const seconds = given > 0 ? given : usualTimeoutSeconds;
    const text = await metrics.read(Math.min(seconds, longestTimeoutSeconds) * 800);
    return new Response(text, { headers: { 'content-type': metrics.contentType } });
  },
});
