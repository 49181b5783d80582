import { jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import { type Dialect, type DialectContext, ready, refuse, type Verdict } from '../dialect.js';
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
import {
  type ChannelsRoute,
  channelsRouteOf,
  channelsRoutes,
  channelsTargetOf,
} from './channels-endpoints.js';
import { createChannelsMessages } from './channels-messages.js';
import { pageOf } from './channels-page.js';
import { createChannelsPush } from './channels-push.js';
import { asChannelTemplate, channelsTemplates } from './channels-templates.js';
import { createUploads } from './channels-uploads.js';

export interface ChannelsCredentials {
  readonly accessKey: string;
  readonly workspaceId: string;
  readonly channelId: string;
  /**
   * What the webhooks are signed with. It is chosen for a subscription, and no part of what a client shows with a
   * request: not enumerable, so that `{ ...credentials }` is what a client is configured with.
   */
  readonly signingKey: string;
}

const credentials: ChannelsCredentials = Object.defineProperty(
  {
    accessKey: 'simulated-access-key',
    workspaceId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    channelId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
    signingKey: 'simulated-signing-key',
  },
  'signingKey',
  { enumerable: false },
);

const serviceWindowMs = 24 * 60 * 60 * 1000;

export function createChannelsDialect(context: DialectContext): Dialect<ChannelsRoute, ChannelsCredentials> {
  const contacts = createContactBook();
  const messages = createChannelsMessages(context, contacts, credentials.channelId);
  const uploads = createUploads(context.origin);

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
      // assumed: the customer wrote just now, if the window is open.
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
    name: 'channels',
    credentials,
    routes: channelsRoutes,
    refusals: channelsFaults,
    push: createChannelsPush(credentials, contacts),
    routeOf: channelsRouteOf,
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
