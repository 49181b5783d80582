import {
  type Answer,
  type Call,
  type DialectContext,
  defineDialect,
  jsonAnswer,
  jsonBody,
  lastWord,
  type RunningDialect,
  reachedSteps,
  ready,
  refuse,
  type StatusTimeline,
  type TimelineStatus,
  type Verdict,
} from '@wamux/simulator';
import { z } from 'zod';

// Everything here is written from the documentation a second time. With the adapter's own schemas, the dialect could only
// confirm the adapter's mistakes.

const credentials = { apiKey: 'simulated-acme-chat-key' };

const routes = ['send-message', 'get-message'] as const;
type Route = (typeof routes)[number];

/** https://docs.acme-chat.example/messages */
const messagePath = /^\/v1\/messages\/(?<id>[\w-]+)$/;

function routeOf({ method, path }: Call): Route | null {
  if (method === 'POST' && path === '/v1/messages') return 'send-message';
  return method === 'GET' && messagePath.test(path) ? 'get-message' : null;
}

/** How many values each template takes, by name. assumed: that they exist in Spanish only. */
const templates: Readonly<Record<string, number>> = { order_shipped: 2, otp_code: 1 };

const to = z.string().regex(/^\d{7,15}$/);
const text = z.strictObject({ to, text: z.string().min(1).max(2000) });
const template = z.strictObject({
  to,
  template: z.strictObject({
    name: z.string(),
    language: z.literal('es'),
    values: z.array(z.string().min(1)),
  }),
});

/** https://docs.acme-chat.example/errors */
const refused = (status: number, code: string): Answer =>
  jsonAnswer(status, { error: { code, message: `Refused: ${code}.` } });

const refusals = {
  unauthorized: refused(401, 'wrong_key'),
  'no-balance': refused(402, 'no_credit'),
  'rate-limit': refused(429, 'too_many_requests'),
  validation: refused(400, 'bad_request'),
  'invalid-template': refused(404, 'unknown_template'),
  'window-closed': refused(403, 'window_closed'),
};

/** https://docs.acme-chat.example/messages#status */
const words = {
  processing: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string>;

interface Message {
  readonly acceptedAt: number;
  readonly timeline: StatusTimeline;
}

function start(context: DialectContext): RunningDialect<Route> {
  const messages = new Map<string, Message>();

  const accept = (recipient: string, kind: 'text' | 'template', content: string) => (): Answer => {
    const id = `message-${messages.size + 1}`;
    const { acceptedAt } = context.accept({
      to: recipient,
      kind,
      content,
      reference: null,
      providerMessageId: id,
    });
    messages.set(id, { acceptedAt, timeline: context.timelineFor(recipient) });
    return jsonAnswer(202, { id });
  };

  function send(call: Call): Verdict {
    const body = jsonBody(call);
    const { data: written } = text.safeParse(body);
    if (written !== undefined) {
      if (!context.isWindowOpen(written.to)) return refuse(refusals['window-closed']);
      return ready(accept(written.to, 'text', written.text));
    }
    const { data: filled } = template.safeParse(body);
    if (filled === undefined) return refuse(refusals.validation);
    const { name, values } = filled.template;
    if (!Object.hasOwn(templates, name)) return refuse(refusals['invalid-template']);
    if (templates[name] !== values.length) return refuse(refused(400, 'wrong_values'));
    return ready(accept(filled.to, 'template', values.join(' | ')));
  }

  function get({ path }: Call): Verdict {
    const id = messagePath.exec(path)?.groups?.id ?? '';
    const message = messages.get(id);
    if (message === undefined) return refuse(refused(404, 'unknown_message'));
    return ready(() => {
      const { acceptedAt, timeline } = message;
      const first = { word: 'queued', since: acceptedAt };
      const steps = reachedSteps(timeline, acceptedAt, context.now());
      const { word: status, since } = lastWord<string>(steps, first, (step) => words[step]);
      return jsonAnswer(200, { id, status, changed_at: new Date(since).toISOString() });
    });
  }

  return {
    judge(route, call) {
      if (call.headers.authorization !== `Bearer ${credentials.apiKey}`) return refuse(refusals.unauthorized);
      if (route === null) return refuse(refused(404, 'unknown_path'));
      return route === 'send-message' ? send(call) : get(call);
    },
  };
}

/** Acme Chat's API, version 1. No document describes webhooks. */
export const acmeChat = defineDialect({
  name: 'acme-chat',
  credentials,
  secrets: [credentials.apiKey],
  routes,
  sendRoutes: ['send-message'],
  refusals,
  config: {
    id: 'acme-chat',
    settings: credentials,
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es' },
    },
  },
  routeOf,
  start,
});
