import { type EventListeners, onEvents, type WamuxEventName, type WamuxEvents } from './events.js';

/** The part of a logger that is needed; pino's is one. */
export interface Logger {
  /** Takes what belongs to normal operation, such as a retry or a wait for a limit. */
  debug(fields: object, message: string): void;
  /** Takes what changed and needs nobody, such as a failover or a circuit that closed again. */
  info(fields: object, message: string): void;
  /** Takes what a person may have to look at, such as a circuit that opened or a send whose outcome is unknown. */
  warn(fields: object, message: string): void;
}

type Line<Name extends WamuxEventName> = readonly [
  level: (event: WamuxEvents[Name]) => keyof Logger,
  text: (event: WamuxEvents[Name]) => string,
];

const always = (level: keyof Logger) => (): keyof Logger => level;

/** What each event reads like, and whether it should wake somebody. */
const lines: { readonly [Name in WamuxEventName]: Line<Name> } = {
  retry: [always('debug'), ({ provider, kind }) => `${provider}: ${kind}, retried after a wait`],
  failover: [always('info'), ({ kind, provider, to }) => `${provider}: ${kind}, ${to} takes over`],
  skip: [always('debug'), ({ kind, provider }) => `${provider}: ${kind}, skipped before any call`],
  lastResort: [always('warn'), ({ provider }) => `${provider}: no provider is in use, asked anyway`],
  withdraw: [
    always('info'),
    ({ kind, provider }) => `${provider}: ${kind}, taken out of use while the message waited for it`,
  ],
  wait: [always('debug'), ({ kind, provider }) => `${provider}: ${kind}, waits until another one has room`],
  breaker: [
    ({ to }) => (to === 'open' ? 'warn' : 'info'),
    ({ provider, reason, to }) =>
      to === 'open' ? `${provider} is out of use: ${reason}` : `${provider} is ${to}`,
  ],
  pause: [
    always('info'),
    ({ provider, reason }) => `${provider}: ${reason}, not used while another provider can take the messages`,
  ],
  limit: [
    ({ refused }) => (refused ? 'warn' : 'debug'),
    ({ provider, refused }) =>
      `${provider}: ${refused ? 'too many calls wait, refused' : 'waits for a limit'}`,
  ],
  budget: [
    always('warn'),
    ({ provider }) => `${provider}: the message is not repeated, the budget of repeats is used up`,
  ],
  outcomeUnknown: [
    ({ reconciling }) => (reconciling ? 'info' : 'warn'),
    ({ kind, provider }) => `${provider}: ${kind}, may have the message; it is not sent again`,
  ],
  reconciled: [
    always('info'),
    ({ by, provider }) => `${provider}: an unknown outcome was reconciled by ${by}`,
  ],
  overdue: [always('warn'), ({ provider }) => `${provider}: accepted but not delivered in time`],
  lateDelivery: [always('warn'), ({ provider }) => `${provider}: delivered after all; perhaps twice`],
};

/**
 * Writes every event to a logger, pino's or one like it. A logger that throws disturbs nothing, see {@link onEvents}.
 *
 * @returns A function that ends it.
 * @throws {TypeError} where the logger lacks a method that is needed.
 */
export function logEvents(logger: Logger): () => void {
  for (const level of ['debug', 'info', 'warn'] as const) {
    if (typeof logger?.[level] !== 'function')
      throw new TypeError(`logger.${level}: expected a function; a logger of pino has it`);
  }
  const listeners = Object.entries(lines).map(([name, line]) => {
    const [level, text] = line as Line<WamuxEventName>;
    const write = (event: WamuxEvents[WamuxEventName]): void =>
      logger[level(event)]({ event: name, ...event }, text(event));
    return [name, write];
  });
  return onEvents(Object.fromEntries(listeners) as EventListeners);
}
