import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { markAsReadRequest } from '../cloud-api/cloud-api-message.js';
import { newWamid } from '../cloud-api/cloud-api-wamid.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import { isUserId } from '../phone-digits.js';
import { createFileShelf } from '../received-files.js';
import {
  gupshupFaults,
  invalidApp,
  invalidDestination,
  invalidMessage,
  notFound,
  readForm,
  submitted,
  templateTaken,
  unauthorized,
} from './gupshup-answers.js';
import { gupshupCredentials, isAuthorized } from './gupshup-credentials.js';
import {
  type GupshupRoute,
  gupshupRouteOf,
  gupshupRoutes,
  isOfApp,
  mediaIdOf,
  versionOf,
} from './gupshup-endpoints.js';
import { parse, readFirstMessage } from './gupshup-first-message.js';
import { readFirstTemplate } from './gupshup-first-template.js';
import { createUploads, findFile } from './gupshup-media.js';
import { type GupshupContent, readPassthrough } from './gupshup-passthrough.js';
import { type GupshupMessage, toEvent } from './gupshup-status.js';
import { listTemplates } from './gupshup-templates.js';
import { createGupshupInbound, gupshupWebhooks, toNews } from './gupshup-webhooks.js';

const { apiKey, appId, appName, from, token, webhookSecret } = gupshupCredentials;

/** The members that every form of the first API has. https://docs.gupshup.io/reference/session-text-message */
const firstForm = z.strictObject({
  channel: z.literal('whatsapp').optional(),
  source: z.literal(from),
  destination: z.string().regex(/^[1-9]\d{6,14}$/),
  'src.name': z.literal(appName),
  message: z.string().optional(),
  template: z.string().optional(),
  postbackTexts: z.string().optional(),
  disablePreview: z.enum(['true', 'false']).optional(),
  encode: z.enum(['true', 'false']).optional(),
});

/** https://partner-docs.gupshup.io/reference (mark as read). Its sample labels JSON as a form, so every type is accepted. */
const readEvent = z.strictObject({ type: z.literal('message-event'), message: markAsReadRequest });

function start(context: DialectContext): RunningDialect<GupshupRoute> {
  const shelf = createFileShelf();
  const uploads = createUploads(shelf);
  const wamids = new Map<string, string>();
  let version: 2 | 3 = 3;

  const judgeBy: Readonly<Record<GupshupRoute, (call: Call) => Verdict | Promise<Verdict>>> = {
    send(call) {
      const read = readPassthrough(call, uploads.has);
      if ('refusal' in read) return refuse(read.refusal);
      return ready(() => {
        const { to } = read.content;
        const contact = isUserId(to) ? { input: to, user_id: to } : { input: to, wa_id: to };
        const messages = [{ id: accept(read.content, 3) }];
        return jsonAnswer(200, { messages, messaging_product: 'whatsapp', contacts: [contact] });
      });
    },

    'first-send': (call) =>
      judgeForm(call, (form) => {
        const read = readFirstMessage(form.message);
        return 'problem' in read ? read : { ...read, category: 'SERVICE' };
      }),

    'first-send-template': (call) =>
      judgeForm(call, (form) => {
        const read = readFirstTemplate(form);
        if ('problem' in read) return read;
        return { kind: 'template', said: read.params.join(' | '), category: read.template.category };
      }),

    // assumed: any id; the simulator does not remember which messages it reported to whom.
    'mark-as-read'({ body }) {
      const { error } = readEvent.safeParse(parse(body.toString()));
      return error
        ? refuse(invalidMessage(error.issues[0]?.path.join('.') ?? ''))
        : ready(() => jsonAnswer(200, { status: 'success' }));
    },

    'upload-media': uploads.receive,
    'get-media': (call) => findFile(shelf, mediaIdOf(call)),
    'download-media': (call) => findFile(shelf, mediaIdOf(call)),
    'list-templates': () => ready(listTemplates),
    'first-list-templates': () => ready(listTemplates),
  };

  type Read = Pick<GupshupContent, 'category' | 'kind' | 'said'> | { readonly problem: string };

  function judgeForm(call: Call, read: (form: z.output<typeof firstForm>) => Read): Verdict {
    const { data: form, error } = firstForm.safeParse(readForm(call));
    if (form === undefined) {
      const [culprit] = error.issues[0]?.path ?? [];
      if (culprit === 'destination') return refuse(invalidDestination);
      return refuse(culprit === 'source' || culprit === 'src.name' ? invalidApp : invalidMessage('form'));
    }
    const content = read(form);
    if ('problem' in content) return refuse(invalidMessage(content.problem));
    const answer = content.kind === 'template' ? templateTaken : submitted;
    return ready(() => answer(accept({ ...content, to: form.destination, reference: null }, 2)));
  }

  /** Gupshup accepts a message and hands it on afterwards: what WhatsApp refuses is reported as a status. */
  function accept({ category, kind, reference, said, to }: GupshupContent, as: 2 | 3): string {
    const gupshupId = randomUUID();
    const { acceptedAt } = context.accept({
      to,
      kind,
      content: said,
      reference,
      providerMessageId: gupshupId,
    });
    const isWindowOpen = context.isWindowOpen(to);
    const message: GupshupMessage = {
      id: newWamid(),
      gupshupId,
      recipient: to,
      acceptedAt,
      category,
      isWindowOpen,
      version: as,
    };
    wamids.set(gupshupId, message.id);
    context.announce({
      startsAt: acceptedAt,
      timeline:
        category === 'SERVICE' && !isWindowOpen
          ? [{ status: 'failed', afterMs: 300, metaCode: 131047 }]
          : context.timelineFor(to),
      eventOf: (step) => toEvent(message, step),
    });
    return gupshupId;
  }

  return {
    inbound: createGupshupInbound({
      shelf,
      origin: context.origin,
      version: () => version,
      // assumed: an id that Gupshup never gave out is WhatsApp's own.
      idsOf: (gsId) => ({ id: wamids.get(gsId) ?? gsId, gsId }),
    }),
    news: toNews,
    judge(route, call) {
      if (!isAuthorized(call)) return refuse(unauthorized);
      if (route === null) return refuse(notFound);
      version = versionOf(route) ?? version;
      return isOfApp(call, route) ? judgeBy[route](call) : refuse(invalidApp);
    },
  };
}

/** Gupshup's partner API, which takes Meta's messages, and its first API, which takes forms of its own. */
export const gupshup = defineDialect({
  name: 'gupshup',
  credentials: gupshupCredentials,
  secrets: [token, apiKey, webhookSecret],
  routes: gupshupRoutes,
  sendRoutes: ['send', 'first-send', 'first-send-template'],
  refusals: gupshupFaults,
  config: {
    id: 'gupshup',
    settings: { appId, token },
    templates: {
      order_shipped: { name: 'order_shipped', language: 'es' },
      otp_code: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
    },
  },
  webhooks: gupshupWebhooks,
  routeOf: gupshupRouteOf,
  start,
});
