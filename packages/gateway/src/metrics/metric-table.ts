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
    help: 'calls of this process to providers; `kind` is that of the error, empty if the message was accepted',
  },
  wamux_attempt_duration_seconds: {
    type: 'histogram',
    labels: ['provider'],
    help: 'how long these calls took, including the time that the message waited for a limit of the provider before it left',
  },
  wamux_circuit_state: {
    type: 'gauge',
    labels: ['provider', 'state'],
    help: '1 for the state of the provider’s circuit, `closed`, `open` or `recovering`: the worst that any worker reports, or that of this process if no worker runs',
  },
  wamux_messages: {
    type: 'gauge',
    labels: ['state'],
    help: 'messages in the outbox; unknown outcomes are `reconciling` while they are looked up, then `needs-review` if a person is needed',
  },
  wamux_queue_messages: {
    type: 'gauge',
    labels: ['lane'],
    help: 'queued messages, including those scheduled for later',
  },
  wamux_queue_due_messages: {
    type: 'gauge',
    labels: ['lane'],
    help: 'messages that are due and that no worker has taken',
  },
  wamux_queue_age_seconds: {
    type: 'gauge',
    labels: ['lane'],
    help: 'how long the oldest due message has been waiting',
  },
  wamux_team_messages_today: {
    type: 'gauge',
    labels: ['team'],
    help: 'messages stored for the team since midnight UTC, as its daily limit counts them',
  },
  wamux_paused: {
    type: 'gauge',
    labels: ['kind', 'name'],
    help: '1 for each `provider` and each `lane` that an operator has paused',
  },
  wamux_paused_messages: {
    type: 'gauge',
    labels: [],
    help: 'messages waiting because every provider that could take them is paused',
  },
  wamux_workers: { type: 'gauge', labels: [], help: 'active workers' },
  wamux_unserved_messages: {
    type: 'gauge',
    labels: [],
    help: 'messages that no worker has been able to serve so far',
  },
  wamux_database_up: {
    type: 'gauge',
    labels: [],
    help: '1 if the database answered in time; values that it did not give are missing',
  },
  wamux_webhooks_total: {
    type: 'counter',
    labels: ['provider', 'result'],
    help: 'webhooks from providers: `taken`, `refused` (not authentic), `failed` (the provider repeats it); `provider` is empty for the shared address',
  },
  wamux_endpoint_deliveries_total: {
    type: 'counter',
    labels: ['endpoint', 'outcome'],
    help: 'attempts of this process to deliver an event to an endpoint: `delivered` or `failed`',
  },
  wamux_endpoint_delay_seconds: {
    type: 'histogram',
    labels: ['endpoint'],
    help: 'how old the events were that an endpoint accepted from this process: how far it is behind',
  },
  wamux_http_requests_total: {
    type: 'counter',
    labels: ['method', 'route', 'status'],
    help: 'requests that were answered',
  },
  wamux_http_request_duration_seconds: {
    type: 'histogram',
    labels: ['route'],
    help: 'time from the request to the first byte of the answer',
  },
  wamux_event_loop_lag_seconds: {
    type: 'gauge',
    labels: [],
    help: '99th percentile of the delay of this process’s event loop since the last scrape',
  },
} as const satisfies Readonly<Record<string, Described>>;

export type MetricName = keyof typeof metricTable;
