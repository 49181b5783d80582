import type { WebhookRequest } from 'wamux';
import type { Draw } from '../draw.js';
import type { SigningDialect } from './dialects.js';

/** A request as the provider sent it, and what a forger can know of it. */
export interface Sent {
  readonly dialect: SigningDialect;
  readonly request: WebhookRequest & { readonly headers: Readonly<Record<string, string>> };
  readonly body: Buffer;
  /** Seconds since the epoch. */
  readonly at: number;
  /** What signed it, one of those in use. */
  readonly secret: string;
  /** A secret that was in use once. */
  readonly retired: string;
}

/** One way in which a request comes otherwise than it was sent. */
export interface Mutation {
  readonly what: string;
  /** Whether the provider said, word for word, what comes. */
  readonly isGenuine: boolean;
  /** The dialects that it makes sense for. Default: every one. */
  readonly of?: (dialect: SigningDialect) => boolean;
  /** It comes twice; the second one changes nothing. */
  readonly isRepeated?: true;
  /** The provider's body may be anything, and need not be understood. */
  readonly isOdd?: true;
  apply(sent: Sent, draw: Draw): { readonly [member in keyof WebhookRequest]?: unknown };
}

export const signatureOf = ({ dialect, request }: Sent): string =>
  request.headers[dialect.signature.name] ?? '';

export const withSignature = (sent: Sent, signature: unknown) => ({
  headers: { ...sent.request.headers, [sent.dialect.signature.name]: signature },
});

/** The signature with one character replaced, which means another one. */
export function otherSignature(sent: Sent, draw: Draw): string {
  const signature = signatureOf(sent);
  // Of the last character of a token some bits mean nothing.
  const at = draw.below(signature.length - (sent.dialect.signature.encoding === 'jwt' ? 1 : 0));
  const others = [...'0123456789abcdefgXYZ+/=-_ .'].filter(
    (letter) => letter.toLowerCase() !== signature.charAt(at).toLowerCase(),
  );
  return signature.slice(0, at) + draw.one(others) + signature.slice(at + 1);
}

export function flipped(body: Buffer, draw: Draw): Buffer {
  const changed = Buffer.from(body);
  const at = draw.below(changed.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << draw.below(8));
  return changed;
}

/** Whether the signature covers the body as bytes. That of a form covers what the parameters are, however written. */
export const coversBytes = ({ contentType }: SigningDialect): boolean => contentType === 'application/json';

/** What a signature of the body covers, as text that can be compared. */
const covered = (dialect: SigningDialect, body: Buffer): string =>
  coversBytes(dialect)
    ? body.toString('latin1')
    : JSON.stringify([...new URLSearchParams(body.toString())].sort());

/** A body that says something else, for all that its provider's signature covers. */
export function flippedBody({ body, dialect }: Sent, draw: Draw): Buffer {
  const was = covered(dialect, body);
  let changed = flipped(body, draw);
  // A form may say the same with one bit flipped: the case of `%3a` means nothing.
  while (covered(dialect, changed) === was) changed = flipped(body, draw);
  return changed;
}

/** Signed by whoever has other secrets, or signs something else. */
export const signed = (sent: Sent, secret: string, address?: string, at = sent.at) => ({
  headers: sent.dialect.sign(secret, sent.body, at, address),
});

type More = Partial<Pick<Mutation, 'of' | 'isRepeated' | 'isOdd'>>;
export const forged = (what: string, apply: Mutation['apply'], more: More = {}): Mutation => ({
  ...{ what, isGenuine: false, apply },
  ...more,
});
export const genuine = (what: string, apply: Mutation['apply'], more: More = {}): Mutation => ({
  ...{ what, isGenuine: true, apply },
  ...more,
});
