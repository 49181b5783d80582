/** A metric as the reference and docs/gateway.md have it. */
interface Described {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

/**
 * Every metric. The values of labels are few: names of the config, and words of our own. None of them is a number, an id or a
 * text of anybody.
 */
export const metricTable = {
  wamux_attempts_total: {
    type: 'counter',
    labels: ['provider', 'outcome', 'kind'],
    help: 'calls of this process to providers; `kind` is that of the error, and empty where the message was accepted',
  },
  wamux_attempt_duration_seconds: {
    type: 'histogram',
    labels: ['provider'],
    help: 'how long these calls took',
  },
  wamux_circuit_state: {
    type: 'gauge',
    labels: ['provider', 'state'],
    help: '1 for the state that the circuit of the provider has, `closed`, `open` or `recovering`: the worst that a worker knows, or this process where no worker runs',
  },
  wamux_messages: {
    type: 'gauge',
    labels: ['state'],
    help: 'messages of the outbox; unknown outcomes are `reconciling` while they are looked up, and `needs-review` when a person is needed',
  },
  wamux_queue_messages: {
    type: 'gauge',
    labels: ['lane'],
    help: 'messages in the queue, those for later included',
  },
  wamux_queue_due_messages: {
    type: 'gauge',
    labels: ['lane'],
    help: 'messages that are due and that no worker has taken',
  },
  wamux_queue_age_seconds: {
    type: 'gauge',
    labels: ['lane'],
    help: 'for how long the message has been due that waits longest',
  },
  wamux_team_messages_today: {
    type: 'gauge',
    labels: ['team'],
    help: 'messages that were stored for the team since midnight UTC, as its daily limit counts them',
  },
  wamux_paused: {
    type: 'gauge',
    labels: ['kind', 'name'],
    help: '1 for each `provider` and each `lane` that an operator has paused',
  },
  wamux_paused_messages: {
    type: 'gauge',
    labels: [],
    help: 'messages that wait because every provider that could take them is paused',
  },
  wamux_workers: { type: 'gauge', labels: [], help: 'workers that gave a sign of life' },
  wamux_unserved_messages: { type: 'gauge', labels: [], help: 'messages that no worker could serve so far' },
  wamux_database_up: {
    type: 'gauge',
    labels: [],
    help: '1 where the database answered in time; what it did not tell is missing',
  },
  wamux_webhooks_total: {
    type: 'counter',
    labels: ['provider', 'result'],
    help: 'what providers pushed: `taken`, `refused` (nobody believes it), `failed` (it comes again); `provider` is empty for the address of all',
  },
  wamux_endpoint_deliveries_total: {
    type: 'counter',
    labels: ['endpoint', 'outcome'],
    help: 'tries of this process to hand an event on to an endpoint: `delivered`, or `failed`',
  },
  wamux_http_requests_total: {
    type: 'counter',
    labels: ['method', 'route', 'status'],
    help: 'requests that were answered',
  },
  wamux_http_request_duration_seconds: {
    type: 'histogram',
    labels: ['route'],
    help: 'from the request to the first byte of the answer',
  },
  wamux_event_loop_lag_seconds: {
    type: 'gauge',
    labels: [],
    help: 'the 99th percentile of the delay of this process’s event loop since the last time it was asked',
  },
} as const satisfies Readonly<Record<string, Described>>;

export type MetricName = keyof typeof metricTable;
