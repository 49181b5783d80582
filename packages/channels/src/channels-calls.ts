import type {
  CallOptions,
  CorrelationQuery,
  ProviderError,
  SendableUpload,
  StatusReport,
  TemplateDefinition,
  TemplateMap,
  UploadedMedia,
} from '@wamux/core';
import { findOverLimit } from '@wamux/core';
import type { HttpRequest } from '@wamux/provider-kit';
import {
  callOverHttp,
  isPrivateHost,
  type ProviderContext,
  shareDeadline,
  toMultipart,
} from '@wamux/provider-kit';
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from 'neverthrow';
import { channelsLimits } from './channels-limits.js';
import type { ChannelsTemplate } from './channels-settings.js';
import {
  fromGetMessage,
  fromInteractions,
  fromListChannelTemplates,
  fromListMessages,
  fromPresignedUpload,
  fromUpload,
  type PresignedUpload,
} from './from-channels-response.js';
import {
  type ChannelsEndpoint,
  toGetInteractions,
  toGetMessage,
  toListChannelTemplates,
  toListMessages,
  toPresignUpload,
} from './to-channels-request.js';

// The operations that take Bird more than one request.

const pageSize = '100';
/** Enough for a busy channel's minutes; a search that goes on longer has the wrong filters. */
const maximumPages = 10;
/** Our clock and Bird's may differ. */
const clockToleranceMs = 5 * 60 * 1000;

/** The status of a message, and for one that got to the user whether it was read. */
export function getMessageStatus(
  context: ProviderContext,
  endpoint: ChannelsEndpoint,
  messageId: string,
  phoneNumbers: readonly string[],
  options: CallOptions | undefined,
): ResultAsync<StatusReport, ProviderError> {
  const sensitive = { secrets: context.secrets, phoneNumbers };
  const rest = shareDeadline(options);
  const request = toGetMessage(endpoint, messageId);
  const message = callOverHttp(
    context,
    { request, read: (answer) => fromGetMessage(answer, context.id, sensitive), phoneNumbers },
    rest(),
  );
  return message.andThen((report) => {
    if (report.status !== 'sent' && report.status !== 'delivered') return okAsync(report);
    const interactions = toGetInteractions(endpoint, messageId);
    return callOverHttp(
      context,
      { request: interactions, read: (answer) => fromInteractions(answer, report) },
      rest(),
      // The status is known; only the finer news is missing.
    ).orElse(() => okAsync(report));
  });
}

/** Looks through the channel's outgoing messages for our reference. */
export function findMessage(
  context: ProviderContext,
  endpoint: ChannelsEndpoint,
  query: CorrelationQuery,
  options: CallOptions | undefined,
): ResultAsync<StatusReport | null, ProviderError> {
  const filters = {
    direction: 'outgoing',
    limit: pageSize,
    ...(query.to !== undefined && { phonenumber: query.to }),
    ...(query.since !== undefined && { startAt: before(query.since, clockToleranceMs) }),
  };
  const phoneNumbers = query.to === undefined ? [] : [query.to];
  const sensitive = { secrets: context.secrets, phoneNumbers };
  const rest = shareDeadline(options);

  async function search(): Promise<Result<StatusReport | null, ProviderError>> {
    let pageToken = '';
    for (let page = 0; page < maximumPages; page += 1) {
      const request = toListMessages(endpoint, { ...filters, ...(pageToken !== '' && { pageToken }) });
      const read = await callOverHttp(
        context,
        {
          request,
          read: (answer) => fromListMessages(answer, context.id, query.correlationId, sensitive),
          phoneNumbers,
        },
        rest(),
      );
      if (read.isErr()) return err(read.error);
      if (read.value.report !== null) return ok(read.value.report);
      if (read.value.nextPageToken === null) return ok(null);
      pageToken = read.value.nextPageToken;
    }
    const message = `the message is not among the last ${maximumPages} pages; narrow the search by \`to\` and \`since\``;
    return err({ kind: 'unknown', provider: context.id, message });
  }
  return new ResultAsync(search());
}

const before = (time: string, ms: number): string => new Date(Date.parse(time) - ms).toISOString();

/** Two steps: Bird signs a form for its storage, and the storage takes the file. */
export function uploadFile(
  context: ProviderContext,
  endpoint: ChannelsEndpoint,
  upload: SendableUpload,
  options: CallOptions | undefined,
): ResultAsync<UploadedMedia, ProviderError> {
  const tooLarge = findOverLimit(context, channelsLimits.upload, upload.data.byteLength);
  if (tooLarge !== undefined) return errAsync(tooLarge);
  const rest = shareDeadline(options);
  const request = toPresignUpload(endpoint, upload.contentType);
  return callOverHttp(context, { request, read: fromPresignedUpload }, rest()).andThen((presigned) => {
    const url = new URL(presigned.uploadUrl);
    const wrong = findWrongUploadAddress(url, endpoint.origin);
    if (wrong !== undefined) {
      const message = `Bird named an upload address that ${wrong}`;
      return errAsync<UploadedMedia, ProviderError>({ kind: 'bad_response', provider: context.id, message });
    }
    return ResultAsync.fromSafePromise(toStorageUpload(url, presigned.uploadFormData, upload))
      .andThen((storage) => callOverHttp(context, { request: storage, read: fromUpload }, rest()))
      .map((): UploadedMedia => ({ provider: context.id, url: presigned.mediaUrl }));
  });
}

/**
 * Why a file must not go to an address: Bird's storage is a public host, and whoever else could name one (a proxy, a server
 * in its place) must not have us post to our own network.
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
export function listTemplates(
  context: ProviderContext,
  endpoint: ChannelsEndpoint,
  templates: TemplateMap<ChannelsTemplate>,
  options: CallOptions | undefined,
): ResultAsync<readonly TemplateDefinition[], ProviderError> {
  const rest = shareDeadline(options);
  const projects = [...new Set(Object.values(templates).map(({ binding }) => binding.projectId))];

  async function list(): Promise<Result<readonly TemplateDefinition[], ProviderError>> {
    const found: TemplateDefinition[] = [];
    for (const projectId of projects) {
      let pageToken: string | null = '';
      for (let page = 0; page < maximumPages && pageToken !== null; page += 1) {
        const query: Record<string, string> = { limit: pageSize, ...(pageToken !== '' && { pageToken }) };
        const request = toListChannelTemplates(endpoint, projectId, query);
        const read: Result<{ templates: TemplateDefinition[]; nextPageToken: string | null }, ProviderError> =
          await callOverHttp(
            context,
            { request, read: (answer) => fromListChannelTemplates(answer, context.id) },
            rest(),
          );
        if (read.isErr()) return err(read.error);
        found.push(...read.value.templates);
        pageToken = read.value.nextPageToken;
      }
    }
    return ok(found);
  }
  return new ResultAsync(list());
}
