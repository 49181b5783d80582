import type {
  CallOptions,
  CorrelationQuery,
  MessageReference,
  ProviderError,
  SendableUpload,
  StatusReport,
  TemplateDefinition,
  UploadedMedia,
} from '@wamux/core';
import { findOverLimit } from '@wamux/core/policy';
import {
  type Answer,
  callOverHttp,
  downloadByAddress,
  type HttpRequest,
  isPrivateHost,
  type NotFound,
  noSuchMessage,
  type Operations,
  type ProviderCall,
  readPages,
  remainingTimeout,
  toMultipart,
} from '@wamux/provider-kit';
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from 'neverthrow';
import { parseContactQuery, readMessageId } from './channels-call-input.js';
import type { ChannelsConnection } from './channels-connection.js';
import { channelsLimits } from './channels-limits.js';
import type { ChannelsTemplate } from './channels-settings.js';
import {
  fromContact,
  fromGetMessage,
  fromInteractions,
  fromListChannelTemplates,
  fromListMessages,
  fromPresignedUpload,
  fromUpload,
  type PresignedUpload,
  type ServiceWindow,
} from './from-channels-response.js';
import {
  toGetContact,
  toGetInteractions,
  toGetMessage,
  toListChannelTemplates,
  toListMessages,
  toPresignUpload,
} from './to-channels-request.js';

type Call = ProviderCall<ChannelsConnection, ChannelsTemplate>;

/** What Bird does besides sending. */
export const channelsOperations: Operations<Call> = {
  getStatus,
  findByCorrelationId: findMessage,
  uploadMedia: uploadFile,
  listTemplates,
  /** Fetches the file from the address that its event names, which requires the access key. */
  downloadMedia({ context, endpoint }, media, options) {
    const { authorization } = endpoint.headers;
    const { origin } = endpoint;
    const server = {
      owner: 'Bird',
      ownHosts: /(?:^|\.)(?:bird\.com|messagebird\.com)$/,
      origin,
      authorization,
    };
    return downloadByAddress(context, media, server, options);
  },
};

const noSuchProject: NotFound = {
  kind: 'template_not_found',
  issue: {
    path: 'projectId',
    message: 'is of no project that Bird knows; the mapping of the template names it',
  },
};

const pageSize = '100';
/** The most pages of a search: enough for some minutes of a busy channel. More would mean that the filters are wrong. */
const maximumPages = 10;
/** How far our clock and Bird's may differ when messages are searched by time. */
const clockToleranceMs = 5 * 60 * 1000;

/** The status of a message, and for one that got to the user whether it was read. */
function getStatus(
  { context, endpoint }: Call,
  reference: MessageReference,
  options: CallOptions | undefined,
): ResultAsync<StatusReport, ProviderError> {
  const messageId = readMessageId(context.id, reference);
  if (messageId.isErr()) return errAsync(messageId.error);
  const phoneNumbers = reference.to === undefined ? [] : [reference.to];
  const sensitive = { secrets: context.secrets, phoneNumbers };
  const rest = remainingTimeout(options);
  const request = toGetMessage(endpoint, messageId.value);
  const message = callOverHttp(
    context,
    {
      request,
      read: (answer) => fromGetMessage(answer, context.id, sensitive),
      phoneNumbers,
      notFound: noSuchMessage,
    },
    rest(),
  );
  return message.andThen((report) => {
    if (report.status !== 'sent' && report.status !== 'delivered') return okAsync(report);
    const interactions = toGetInteractions(endpoint, messageId.value);
    return callOverHttp(
      context,
      { request: interactions, read: (answer) => fromInteractions(answer, report) },
      rest(),
      // The status is known; only its detail is missing.
    ).orElse(() => okAsync(report));
  });
}

/** Looks through the channel's outgoing messages for our reference. */
function findMessage(
  { context, endpoint }: Call,
  query: CorrelationQuery,
  options: CallOptions | undefined,
): ResultAsync<StatusReport | null, ProviderError> {
  const filters = {
    direction: 'outgoing',
    limit: pageSize,
    // Bird filters by numbers only, and refuses a user id there.
    ...(query.to?.startsWith('+') && { phonenumber: query.to }),
    ...(query.since !== undefined && { startAt: before(query.since, clockToleranceMs) }),
  };
  const phoneNumbers = query.to === undefined ? [] : [query.to];
  const sensitive = { secrets: context.secrets, phoneNumbers };
  const message = `the message is not among the last ${maximumPages} pages; narrow the search by \`to\` and \`since\``;
  return readPages<StatusReport>(
    (pageToken, rest) => {
      const request = toListMessages(endpoint, { ...filters, ...(pageToken !== undefined && { pageToken }) });
      return callOverHttp(
        context,
        {
          request,
          read: (answer) => fromListMessages(answer, context.id, query.correlationId, sensitive),
          phoneNumbers,
        },
        rest,
      );
    },
    options,
    {
      maximumPages,
      isEnough: (found) => found.length > 0,
      tooMany: { kind: 'unknown', provider: context.id, message },
    },
  ).map(([report = null]) => report);
}

const before = (time: string, ms: number): string => new Date(Date.parse(time) - ms).toISOString();

/** Two steps: Bird signs a form for its storage, and the storage takes the file. */
function uploadFile(
  { context, endpoint }: Call,
  upload: SendableUpload,
  options: CallOptions | undefined,
): ResultAsync<UploadedMedia, ProviderError> {
  const tooLarge = findOverLimit(context, channelsLimits.upload, upload.data.byteLength);
  if (tooLarge !== undefined) return errAsync(tooLarge);
  const rest = remainingTimeout(options);
  const request = toPresignUpload(endpoint, upload.contentType);
  const presign = { request, read: fromPresignedUpload, isForRequest: true } as const;
  return callOverHttp(context, presign, rest()).andThen((presigned) => {
    const url = new URL(presigned.uploadUrl);
    const wrong = findWrongUploadAddress(url, endpoint.origin);
    if (wrong !== undefined) {
      const message = `Bird named an upload address that ${wrong}`;
      return errAsync<UploadedMedia, ProviderError>({ kind: 'bad_response', provider: context.id, message });
    }
    const isOutside = url.origin !== endpoint.origin;
    return ResultAsync.fromSafePromise(toStorageUpload(url, presigned.uploadFormData, upload))
      .map((storage) => ({ ...storage, isOutside }))
      .andThen((storage) => callOverHttp(context, { request: storage, read: fromUpload }, rest()))
      .map((): UploadedMedia => ({ provider: context.id, url: presigned.mediaUrl }));
  });
}

/**
 * Why a file must not be sent to an address: Bird's storage is a public host, and anybody else who could name one (a proxy, a
 * server in its place) must not make us post to our own network.
 */
function findWrongUploadAddress(url: URL, ownOrigin: string): string | undefined {
  if (url.username !== '' || url.password !== '') return 'holds a user name or a password';
  if (url.origin === ownOrigin) return undefined;
  if (url.protocol !== 'https:') return 'is neither https nor its own';
  return isPrivateHost(url.hostname) ? 'is of a private network' : undefined;
}

/** The form that Bird signed, the file last. It goes to another host, so it carries no credential of ours. */
async function toStorageUpload(
  url: URL,
  fields: PresignedUpload['uploadFormData'],
  upload: SendableUpload,
): Promise<HttpRequest> {
  const { contentType, body } = await toMultipart(fields, upload);
  return {
    method: 'POST',
    origin: url.origin,
    path: url.pathname + url.search,
    headers: { 'content-type': contentType },
    body,
  };
}

/** The templates of every project that the config maps; Bird lists templates by project only. */
function listTemplates(
  { context, endpoint, templates }: Call,
  options: CallOptions | undefined,
): ResultAsync<readonly TemplateDefinition[], ProviderError> {
  const rest = remainingTimeout(options);
  const projects = [...new Set(Object.values(templates).map(({ binding }) => binding.projectId))];

  const listProject = (projectId: string): ResultAsync<readonly TemplateDefinition[], ProviderError> =>
    readPages<TemplateDefinition>(
      (pageToken, rest) => {
        const query = { limit: pageSize, ...(pageToken !== undefined && { pageToken }) };
        const request = toListChannelTemplates(endpoint, projectId, query);
        const read = (answer: Answer) => fromListChannelTemplates(answer, context.id);
        return callOverHttp(context, { request, read, notFound: noSuchProject }, rest);
      },
      rest(),
      {
        maximumPages,
        tooMany: {
          kind: 'bad_response',
          provider: context.id,
          message: `the list of a project's templates has more than ${maximumPages} pages`,
        },
      },
    );

  async function list(): Promise<Result<readonly TemplateDefinition[], ProviderError>> {
    const found: TemplateDefinition[] = [];
    for (const projectId of projects) {
      const listed = await listProject(projectId);
      if (listed.isErr()) return err(listed.error);
      found.push(...listed.value);
    }
    return ok(found);
  }
  return new ResultAsync(list());
}

/** Until when free-form messages may be sent to a contact of Bird's. */
export function getServiceWindow(
  { context, endpoint }: Call,
  contact: unknown,
  options: CallOptions | undefined,
): ResultAsync<ServiceWindow, ProviderError> {
  return parseContactQuery(context.id, contact).asyncAndThen(({ contactId, phoneNumber }) => {
    const request = toGetContact(endpoint, contactId, phoneNumber);
    return callOverHttp(context, { request, read: fromContact, phoneNumbers: [phoneNumber] }, options);
  });
}
