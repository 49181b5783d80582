import { createHash, createHmac } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { Secret, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { bytesOf, headerOf, isSameSignature, verifyProof } from '@wamux/provider-kit';
import type { Result } from 'neverthrow';

/** The settings with which a webhook is verified. */
export interface SignatureSettings {
  readonly secrets: readonly Secret[];
  readonly publicUrl: string;
}

/**
 * base64(HMAC(secret, address + the names and values of the form, sorted by name)), the address with its query. The
 * algorithm is SHA-1, unless another header says SHA-256. A body that is no form is covered by its hash in the query.
 *
 * The address is the registered one; of the request only the query counts, because each message has one of its own.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 * @see https://github.com/twilio/twilio-node/blob/main/src/webhooks/webhooks.ts (ports, query, hash of the body)
 */
export const verifySignature = (
  settings: SignatureSettings,
  request: WebhookRequest,
): Result<void, WebhookRefusal> =>
  verifyProof(request, settings.secrets, {
    given: headerOf(request, 'x-twilio-signature'),
    missing: 'no x-twilio-signature',
    wrong: 'no configured secret made this signature for publicUrl',
    isMadeBy: (secret) => findSignedAddress({ ...settings, secrets: [secret] }, request) !== undefined,
  });

/** The address that the signature covers: the registered one, or it with the query of the request. */
function findSignedAddress(
  { publicUrl, secrets }: SignatureSettings,
  request: WebhookRequest,
): string | undefined {
  const algorithm = algorithmOf(request);
  if (algorithm === undefined) return undefined;
  const given = headerOf(request, 'x-twilio-signature') ?? '';
  const query = queryOf(request);
  const addresses = [...new Set([`${publicUrl.split('?')[0]}${query}`, publicUrl])];
  return addresses.find((address) => {
    const content = contentOf(request, address);
    if (content === undefined) return false;
    return spellings(address).some((spelling) =>
      secrets.some((secret) => {
        const own = createHmac(algorithm, secret.reveal())
          .update(spelling + content)
          .digest('base64');
        return isSameSignature(given, own);
      }),
    );
  });
}

/** The query of a request, without its `?`; empty where the signature does not cover it. */
export function signedQueryOf(settings: SignatureSettings, request: WebhookRequest): string {
  const query = queryOf(request);
  const isRegistered = findSignedAddress(settings, request) === settings.publicUrl;
  return isRegistered && !settings.publicUrl.endsWith(query) ? '' : query.slice(1);
}

/** The query of a request, with its `?`; empty where there is none. */
function queryOf(request: WebhookRequest): string {
  try {
    const { url } = request;
    const start = url.indexOf('?');
    return start === -1 ? '' : (url.slice(start).split('#')[0] ?? '');
  } catch {
    return '';
  }
}

/** `key=…,algorithm=HMAC_SHA256` says that a shared key signs, in place of the Auth Token. */
function algorithmOf(request: WebhookRequest): 'sha1' | 'sha256' | undefined {
  const header = headerOf(request, 'x-twilio-webhooks-signature-settings');
  if (header === undefined) return 'sha1';
  const [, algorithm] = /(?:^|,)\s*algorithm=([^,\s]+)/.exec(header) ?? [];
  return algorithm === 'HMAC_SHA256' ? 'sha256' : undefined;
}

/** What is signed after the address; `undefined` where the body is not the one that the address names. */
function contentOf(request: WebhookRequest, address: string): string | undefined {
  const body = Buffer.from(bytesOf(request) ?? []);
  const [hash] = new URLSearchParams(address.split('?').slice(1).join('?')).getAll('bodySHA256');
  if (hash !== undefined) {
    const own = createHash('sha256').update(body).digest('hex');
    return isSameSignature(hash.toLowerCase(), own) ? '' : undefined;
  }
  return toSignedForm(body);
}

/** Twilio's requests have some forty parameters and some kilobytes. */
const mostParameters = 1_000;
const longestForm = 1024 * 1024;

/**
 * Sorts the names and values of a form as they are signed; `undefined` for a form that Twilio never sends. Sorting happens
 * before the sender is verified, so anybody could keep the process busy with a huge form.
 */
function toSignedForm(body: Buffer): string | undefined {
  if (body.length > longestForm) return undefined;
  const text = body.toString();
  if (text.split('&', mostParameters + 1).length > mostParameters) return undefined;
  return Object.entries(parse(text))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, values = '']) => [...new Set([values].flat())].sort().map((value) => name + value))
    .join('');
}

/** Twilio signs the address with or without its port, and has written queries as Node's old module writes them. */
function spellings(address: string): readonly string[] {
  const url = new URL(address);
  const withoutPort = new URL(address);
  withoutPort.port = '';
  const withPort = url.port === '' ? addStandardPort(url) : url.href;
  return [...new Set([address, withoutPort.href, withPort].flatMap((one) => [one, inOldSpelling(one)]))];
}

/** `URL` drops the standard port, so it is put in as text. */
function addStandardPort({ hash, host, pathname, password, protocol, search, username }: URL): string {
  const user = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
  return `${protocol}//${user}${host}:${protocol === 'https:' ? 443 : 80}${pathname}${search}${hash}`;
}

function inOldSpelling(address: string): string {
  const [path = '', ...query] = address.split('?');
  return query.length === 0 ? address : `${path}?${stringify(parse(query.join('?')))}`;
}
