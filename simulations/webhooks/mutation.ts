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
  /** The secret that signed it, one of those in use. */
  readonly secret: string;
  /** A secret that was in use earlier. */
  readonly retired: string;
}

/** One way in which a request arrives differently from how it was sent. */
export interface Mutation {
  readonly what: string;
  /** Whether the provider sent exactly what arrives. */
  readonly isGenuine: boolean;
  /** The dialects for which it makes sense. Default: all of them. */
  readonly of?: (dialect: SigningDialect) => boolean;
  /** Whether it comes twice; the second one must change nothing. */
  readonly isRepeated?: true;
  /** Whether the provider's body may be anything, and need not be understood. */
  readonly isOdd?: true;
  apply(sent: Sent, draw: Draw): { readonly [member in keyof WebhookRequest]?: unknown };
}

export const signatureOf = ({ dialect, request }: Sent): string =>
  request.headers[dialect.signature.name] ?? '';

export const withSignature = (sent: Sent, signature: unknown) => ({
  headers: { ...sent.request.headers, [sent.dialect.signature.name]: signature },
});

/** The signature with one character replaced, so that its meaning changes. */
export function otherSignature(sent: Sent, draw: Draw): string {
  const signature = signatureOf(sent);
  // In the last character of a token, some bits have no meaning.
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

/** Whether the signature covers the body as bytes. The signature of a form covers its parameters, however they are encoded. */
export const coversBytes = ({ contentType }: SigningDialect): boolean => contentType === 'application/json';

/** What a signature of the body covers, as text that can be compared. */
const covered = (dialect: SigningDialect, body: Buffer): string =>
  coversBytes(dialect)
    ? body.toString('latin1')
    : JSON.stringify([...new URLSearchParams(body.toString())].sort());

/** A body that differs in what its provider's signature covers. */
export function flippedBody({ body, dialect }: Sent, draw: Draw): Buffer {
  const was = covered(dialect, body);
  let changed = flipped(body, draw);
  // A form may mean the same with one bit flipped: the case of `%3a` has no meaning.
  while (covered(dialect, changed) === was) changed = flipped(body, draw);
  return changed;
}

/** Signed with other secrets, or for something else. */
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
