import type { DownloadOptions, MediaDownload, ProviderError } from '@wamux/core';
import { fileNameOf } from '@wamux/core/helpers';
import { parseCallOptions } from '@wamux/core/input';
import { classifyFailure, classifyStatus, type HttpDownload, isPrivateHost } from '@wamux/transport';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import type { ProviderContext } from './provider-context.js';

/** A file at a provider, with what is known about it before it is fetched. */
export interface MediaSource {
  /** The address that the provider gives: on a host of its own, or on one that gets no credential. */
  readonly url: string;
  /** Headers that carry the credential. They are sent only to the provider's own hosts, and never after a redirect. */
  readonly headers: Readonly<Record<string, string>>;
  /** The provider's own hosts. Its origin, which may be a simulator, is one of them. */
  readonly ownHosts: RegExp;
  /**
   * The origin of the instance's own requests. Files there may be without TLS and in a private network; all others may
   * not.
   */
  readonly origin: string;
  /** MIME type, where the provider gives it; it takes precedence over the one in the answer. */
  readonly contentType?: string | null | undefined;
  /** In bytes. A file that is known to be too large is not asked for. */
  readonly size?: number | null | undefined;
  /** The name that the provider gives; it takes precedence over the one in the answer and in the URL. */
  readonly filename?: string | null | undefined;
}

const defaultMaxBytes = 100 * 2 ** 20;
const mostRedirects = 3;

/** Fetches a file that a user sent, as a stream of limited size. */
export function downloadMedia(
  context: ProviderContext,
  source: MediaSource,
  options: DownloadOptions | undefined,
): ResultAsync<MediaDownload, ProviderError> {
  const checked = parseCallOptions(options, ['maxBytes']);
  if (checked.isErr()) return errAsync({ ...checked.error, provider: context.id });
  const { maxBytes = defaultMaxBytes } = options ?? {};
  if ((source.size ?? 0) > maxBytes) return errAsync(tooLarge(context.id, maxBytes));
  return new ResultAsync(fetchFile(context, source, maxBytes, options ?? {}));
}

async function fetchFile(
  context: ProviderContext,
  source: MediaSource,
  maxBytes: number,
  { signal, timeoutMs = context.timeoutMs }: DownloadOptions,
): Promise<Result<MediaDownload, ProviderError>> {
  const { id: provider, transport } = context;
  const fail = (message: string): Result<never, ProviderError> => err({ kind: 'media', provider, message });
  if (transport.open === undefined) return fail('the transport cannot download files');
  let url: URL | undefined = readUrl(source.url);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const wrong = url === undefined ? 'is none' : findWrongAddress(url, source.origin);
    if (url === undefined || wrong !== undefined) return fail(`the address of the file ${wrong}`);
    const isOwn = url.origin === source.origin || source.ownHosts.test(url.hostname);
    const opened: Awaited<ReturnType<typeof transport.open>> = await transport.open(
      {
        method: 'GET',
        origin: url.origin,
        path: url.pathname + url.search,
        headers: redirects === 0 && isOwn ? source.headers : {},
        isOutside: url.origin !== source.origin,
      },
      { timeoutMs, signal },
    );
    if (opened.isErr()) return err({ ...classifyFailure(opened.error), provider });
    const answer = opened.value;
    const target = redirectOf(answer, url);
    if (target === undefined) return read(provider, source, answer, maxBytes);
    answer.cancel();
    url = readUrl(target);
  }
  return fail(`the file is behind more than ${mostRedirects} redirects`);
}

function readUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** Says what is wrong with an address. One from outside must not make us send requests into our own network. */
function findWrongAddress(url: URL, ownOrigin: string): string | undefined {
  if (url.username !== '' || url.password !== '') return 'holds a user name or a password';
  if (url.origin === ownOrigin) return undefined;
  if (url.protocol !== 'https:') return 'is not https';
  return isPrivateHost(url.hostname) ? 'is of a private network' : undefined;
}

function redirectOf({ status, headers }: HttpDownload, from: URL): string | undefined {
  const { location } = headers;
  if (status < 300 || status >= 400 || typeof location !== 'string') return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from).href : '';
}

function read(
  provider: string,
  source: MediaSource,
  answer: HttpDownload,
  maxBytes: number,
): Result<MediaDownload, ProviderError> {
  const { status, headers } = answer;
  if (status !== 200) {
    answer.cancel();
    return err(refusal(provider, status));
  }
  const size = lengthOf(headers) ?? source.size ?? undefined;
  if (size !== undefined && size > maxBytes) {
    answer.cancel();
    return err(tooLarge(provider, maxBytes));
  }
  const filename = source.filename ?? nameIn(headers) ?? fileNameOf(source.url);
  return ok({
    contentType: source.contentType ?? textOf(headers['content-type']) ?? 'application/octet-stream',
    ...(size !== undefined && { size }),
    ...(filename !== undefined && { filename }),
    body: bounded(answer, maxBytes),
  });
}

/** The error of a file that was refused. Servers answer an expired address like one that never existed. */
function refusal(provider: string, httpStatus: number): ProviderError {
  const kind = classifyStatus(httpStatus);
  const isItsFault = kind === 'auth' || kind === 'rate_limited' || httpStatus >= 500;
  const message = `the file was refused: HTTP ${httpStatus}`;
  return { kind: isItsFault ? kind : 'media', provider, httpStatus, message };
}

const tooLarge = (provider: string, maxBytes: number): ProviderError => ({
  kind: 'media',
  provider,
  message: `the file is larger than the ${maxBytes} bytes that are allowed (maxBytes)`,
});

/**
 * Limits a body, and ends the exchange where the caller stops reading, as `break` in a `for await` does, even before the
 * first chunk.
 */
function bounded({ body, cancel }: HttpDownload, maxBytes: number): AsyncGenerator<Uint8Array> {
  const pieces = countPieces(body, maxBytes);
  // A generator that was never started ends without closing what it would have read from.
  const end = pieces.return.bind(pieces);
  pieces.return = (value) => {
    cancel();
    return end(value);
  };
  return pieces;
}

async function* countPieces(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of body) {
    count += chunk.byteLength;
    if (count > maxBytes)
      throw new RangeError(`the file is larger than the ${maxBytes} bytes that are allowed`);
    yield chunk;
  }
}

type Headers = HttpDownload['headers'];

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

function lengthOf(headers: Headers): number | undefined {
  const length = textOf(headers['content-length']);
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Reads only the plain form of the name, without any path in it. */
function nameIn(headers: Headers): string | undefined {
  const [, quoted, bare] =
    /filename="([^"]+)"|filename=([^;\s]+)/i.exec(textOf(headers['content-disposition']) ?? '') ?? [];
  const name = (quoted ?? bare)?.split(/[/\\]/).at(-1);
  return name === '' ? undefined : name;
}
