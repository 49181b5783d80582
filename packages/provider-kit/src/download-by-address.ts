import type { DownloadOptions, MediaDownload, ProviderError, ReceivedMedia } from '@wamux/core';
import { inputError } from '@wamux/core/input';
import { errAsync, type ResultAsync } from 'neverthrow';
import { downloadMedia, type MediaSource } from './download-media.js';
import type { ProviderContext } from './provider-context.js';

/** The hosts that serve a provider's files, and the credential for them. */
export interface FileServer extends Pick<MediaSource, 'origin' | 'ownHosts'> {
  /** The provider's name, for errors. */
  readonly owner: string;
  /** The `authorization` header for the provider's own hosts; absent where they serve files to everybody. */
  readonly authorization?: string | undefined;
}

/**
 * Fetches a file that a user sent from the address in the event, for providers whose files have no ids. Such an address may
 * redirect to another server, which does not get the credential.
 */
export function downloadByAddress(
  context: ProviderContext,
  media: ReceivedMedia,
  { authorization, origin, owner, ownHosts }: FileServer,
  options: DownloadOptions | undefined,
): ResultAsync<MediaDownload, ProviderError> {
  if (!('url' in media)) {
    const issue = { path: 'media.url', message: `is missing; ${owner} identifies files by their address` };
    return errAsync(inputError('validation', [issue], context.id));
  }
  const headers: Readonly<Record<string, string>> = authorization === undefined ? {} : { authorization };
  return downloadMedia(context, { url: media.url, headers, ownHosts, origin }, options);
}
