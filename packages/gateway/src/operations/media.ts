import type { MediaDownload, MediaUpload } from '@wamux/core';
import { readBody } from '@wamux/core/helpers';
import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { refusalOfProvider } from '../keys/key-reach.js';
import { noBody, problem, problemOfProvider } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { isEncoded, notEncoded, readJson } from '../read-json.js';
import { named } from '../schemas/registry.js';
import { defineOperation } from './operation.js';

/** The largest document that WhatsApp carries. */
const maxBytes = 100 * 2 ** 20;
const patienceMs = 120_000;

const sampleUpload = named(
  'TemplateSampleUpload',
  strictObject({
    url: z.string().describe('where the provider fetches the file'),
    purpose: z.literal('template-sample'),
  }),
  'A file that goes to WhatsApp as the sample of a template, and cannot be sent.',
);

const uploaded = named(
  'UploadedMedia',
  z.object({
    provider: z.string(),
    id: z.string().optional().describe('goes into messages as `media: { id, provider }`'),
    url: z.string().optional().describe('goes into messages as `media: { url }`'),
    handle: z.string().optional().describe('names the sample where the template is created'),
  }),
);

export const uploadMedia = defineOperation({
  id: 'uploadMedia',
  method: 'post',
  path: '/v1/media',
  tag: 'Media',
  summary: 'Upload a file to a provider for use in messages',
  description:
    'The body is the file itself, and `Content-Type` its type; not multipart. With `application/json` the provider fetches a template sample from a URL.',
  scope: 'send',
  query: strictObject({
    provider: z.string().describe('the name of the provider to upload it to'),
    filename: z.string().optional().describe('the file name to give the provider'),
  }),
  upload: { maxBytes, contentTypes: { '*/*': 'bytes', 'application/json': sampleUpload } },
  answers: { 201: { description: 'The provider has it.', schema: uploaded } },
  problems: [400, 404, 415, 422, 502, 503, 504],
  async handle({ context: { client }, request, query: { provider, filename }, key }) {
    const refusal = refusalOfProvider(key, [provider]);
    if (refusal !== undefined) return problemResponse(refusal);
    if (!client.providers.has(provider)) return problemResponse(noSuchProvider);
    const contentType = request.headers.get('content-type') ?? '';
    if (/^multipart\//i.test(contentType)) return problemResponse(noMultipart);
    const upload = await readUpload(request, contentType);
    if ('refusal' in upload) return upload.refusal;
    const named = filename === undefined || !('data' in upload) ? upload : { ...upload, filename };
    const options = { signal: request.signal, timeoutMs: patienceMs };
    return client.uploadMedia({ provider, ...named } as MediaUpload, options).match(
      (media) => jsonResponse(201, media),
      (error) => problemResponse(problemOfProvider(error)),
    );
  },
});

async function readUpload(request: Request, contentType: string) {
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    if (isEncoded(request)) return { refusal: problemResponse(notEncoded) };
    const data = await readBody(request, maxBytes);
    if (typeof data === 'string') return { refusal: problemResponse(noBody(data, maxBytes)) };
    return data.length === 0 ? { refusal: problemResponse(emptyFile) } : { data, contentType };
  }
  const json = await readJson(request, sampleUpload, maxBytes);
  return json.isErr() ? { refusal: problemResponse(json.error) } : json.value;
}

export const downloadMedia = defineOperation({
  id: 'downloadMedia',
  method: 'get',
  path: '/v1/media/{provider}/{id}',
  tag: 'Media',
  summary: 'Download a file that a user sent',
  scope: 'read',
  params: {
    provider: 'the name of the provider that received it',
    id: 'the `id` of the media, or its `url` where it has one, encoded (`https%3A%2F%2F…`)',
  },
  answers: {
    200: {
      description: 'The file.',
      contentType: '*/*',
      headers: { 'Content-Disposition': 'the name of the file, where the provider tells it' },
    },
  },
  problems: [400, 404, 422, 502, 503, 504],
  async handle({ context: { client }, request, params: { provider = '', id = '' } }) {
    if (!client.providers.has(provider)) return problemResponse(noSuchProvider);
    const where = /^https?:\/\//.test(id) ? { url: id } : { id };
    const options = { signal: request.signal, timeoutMs: patienceMs };
    const media = await client.downloadMedia({ provider, ...where }, options);
    return media.match(toFile, (error) => problemResponse(problemOfProvider(error)));
  },
});

/**
 * The file as an attachment, which a browser saves and neither runs nor shows: a stranger made it. There is no Content-Length,
 * because only the provider says how long the file is: where that is wrong, the caller would take bytes of the file for the
 * next answer on the connection, or the next answer for the rest of the file.
 */
function toFile({ contentType, filename, body }: MediaDownload): Response {
  const name = encodeURIComponent(filename ?? 'file').replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return new Response(ReadableStream.from(body), {
    headers: {
      'content-type': isMimeType(contentType) ? contentType : 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    },
  });
}

const isMimeType = (text: string): boolean => /^[\w.+-]+\/[\w.+-]+(?:; *[\w.+-]+="?[\w.+-]*"?)*$/.test(text);

const noSuchProvider = problem('not-found', 'the config has no provider of this name');
const emptyFile = problem('validation', 'the body is empty; expected the file itself');
const noMultipart = problem(
  'unsupported-media-type',
  'expected the file itself as the body, with its own Content-Type; not multipart',
);
