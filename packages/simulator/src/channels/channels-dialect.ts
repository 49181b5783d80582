import { jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import {
  type DialectContext,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  type Verdict,
} from '../dialect.js';
import { createFileShelf } from '../received-files.js';
import {
  badRequest,
  channelsFaults,
  notFound,
  notJson,
  unauthorized,
  validationErrorOf,
} from './channels-answers.js';
import { listTemplatesQuery, presignedUploadRequest } from './channels-api.js';
import { createContactBook } from './channels-contacts.js';
import { channelsCredentials as credentials } from './channels-credentials.js';
import {
  type ChannelsRoute,
  channelsRouteOf,
  channelsRoutes,
  channelsTargetOf,
} from './channels-endpoints.js';
import { createFiles } from './channels-files.js';
import { createChannelsMessages } from './channels-messages.js';
import { pageOf } from './channels-page.js';
import {
  asChannelTemplate,
  channelsTemplates,
  orderNoteProjectId,
  orderShippedProjectId,
  otpCodeProjectId,
  parcelPhotoProjectId,
} from './channels-templates.js';
import { createUploads } from './channels-uploads.js';
import { channelsWebhooks, createChannelsInbound } from './channels-webhooks.js';

const serviceWindowMs = 24 * 60 * 60 * 1000;

function start(context: DialectContext): RunningDialect<ChannelsRoute> {
  const contacts = createContactBook();
  const messages = createChannelsMessages(context, contacts, credentials.channelId);
  const uploads = createUploads(context.origin);
  const files = createFiles(context.origin, createFileShelf());

  type Judge = (call: Call, id: string) => Verdict | Promise<Verdict>;
  const judgeBy: Readonly<Record<ChannelsRoute, Judge>> = {
    send: (call) => messages.send(call),
    'get-message': (_call, id) => messages.get(id),
    'list-messages': (call) => messages.list(call),
    'list-interactions': (_call, id) => messages.interactionsOf(id),

    contact({ query }, id) {
      const contact = contacts.byId(id);
      // assumed: the optional identifier value must be one of the contact's.
      const value = query.get('contactIdentifierValue') || contact?.phone;
      if (contact === null || value !== contact.phone) return refuse(notFound('contact'));
      // assumed: where the window is open, the customer wrote just now.
      const expireAt = new Date(context.now() + serviceWindowMs).toISOString();
      const isOpen = context.isWindowOpen(contact.phone);
      return ready(() => jsonAnswer(200, { serviceWindowExpireAt: isOpen ? expireAt : null }));
    },

    'presigned-upload'(call) {
      const input = jsonBody(call);
      if (input === undefined) return refuse(notJson);
      const { data: request, error } = presignedUploadRequest.safeParse(input);
      return error ? refuse(validationErrorOf(error)) : uploads.presign(request.contentType);
    },

    upload: (call, id) => uploads.receive(id, call),
    'get-media': (_call, id) => files.download(id),

    'list-channel-templates'({ query }, id) {
      const { data: asked, error } = listTemplatesQuery.safeParse(Object.fromEntries(query));
      if (error) return refuse(validationErrorOf(error));
      const found = channelsTemplates.filter(({ projectId }) => projectId === id).map(asChannelTemplate);
      if (found.length === 0) return refuse(notFound('project'));
      const page = pageOf(asked.reverse ? found.reverse() : found, asked);
      return page === null ? refuse(badRequest('unknown pageToken')) : ready(() => jsonAnswer(200, page));
    },
  };

  return {
    inbound: createChannelsInbound(credentials.channelId, contacts, files),
    judge(route, call) {
      const isAuthorized = call.headers.authorization === `AccessKey ${credentials.accessKey}`;
      // The upload needs no key: its form is signed.
      if (route !== 'upload' && !isAuthorized) return refuse(unauthorized);
      if (route === null) return refuse(notFound('page'));
      const { workspaceId, channelId, id = '' } = channelsTargetOf(call, route);
      const isOurs = (given: string | undefined, ours: string) => given === undefined || given === ours;
      if (!isOurs(workspaceId, credentials.workspaceId)) return refuse(notFound('workspace'));
      if (!isOurs(channelId, credentials.channelId)) return refuse(notFound('channel'));
      return judgeBy[route](call, id);
    },
  };
}

/** Bird's Channels API. */
export const channels = defineDialect({
  name: 'channels',
  credentials,
  secrets: [credentials.accessKey, credentials.signingKey],
  routes: channelsRoutes,
  sendRoutes: ['send'],
  refusals: channelsFaults,
  config: {
    id: 'bird',
    settings: {
      accessKey: credentials.accessKey,
      workspaceId: credentials.workspaceId,
      channelId: credentials.channelId,
    },
    templates: {
      order_shipped: { projectId: orderShippedProjectId, locale: 'es' },
      otp_code: {
        projectId: otpCodeProjectId,
        locale: 'es',
        buttons: { 0: { key: 'otp_key', variable: 'code' } },
      },
      parcel_photo: { projectId: parcelPhotoProjectId, locale: 'es' },
      order_note: { projectId: orderNoteProjectId, locale: 'es' },
    },
  },
  webhooks: channelsWebhooks,
  routeOf: channelsRouteOf,
  start,
});
