import { durationSchema, readInput, strictObject } from '@wamux/core/input';
import { isPrivateHost } from '@wamux/transport';
import * as z from 'zod';
import { eventNames } from './event-name.js';

/** The form of Standard Webhooks: 24 to 64 random bytes in base64, with a prefix that secret scanners know. */
const secret = z.string().refine((written) => {
  const bytes = Buffer.from(written.replace(/^whsec_/, ''), 'base64').byteLength;
  return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(written) && bytes >= 24 && bytes <= 64;
}, 'expected whsec_ and 24 to 64 bytes in base64');

/** An endpoint as it is configured in a file. */
const endpointSchema = strictObject({
  /** Its position in the events is stored under this name. A new name starts from the beginning. */
  name: z.string().regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, - and _'),
  url: z.string(),
  /**
   * Every one of them signs, so that a secret can be replaced without interruption: add the new one, tell the receiver,
   * remove the old one.
   */
  secrets: z.array(secret).min(1).max(10),
  /** The types of events that are sent to it. Default: all. */
  types: z.array(z.enum(eventNames)).min(1).optional(),
  /** Allows addresses in private networks and on this machine, and unencrypted HTTP. By default they are refused. */
  allowPrivate: z.boolean().default(false),
  /** After this long without accepting an event it counts as dead, and is tried once an hour. Default 3 days. */
  deadAfter: durationSchema.default(3 * 86_400_000),
}).superRefine(({ url, allowPrivate }, context) => {
  const refuse = (message: string): void => void context.addIssue({ code: 'custom', path: ['url'], message });
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['https:', 'http:'].includes(parsed.protocol))
    return refuse('expected an https address');
  if (parsed.username !== '' || parsed.password !== '')
    return refuse('expected a URL without credentials; the signature proves the sender');
  if (allowPrivate) return;
  if (parsed.protocol !== 'https:') return refuse('expected https; "allowPrivate" permits http');
  if (isPrivateHost(parsed.hostname)) refuse('expected a public address; "allowPrivate" permits others');
});

/** An endpoint to which events are sent, as a file has it. */
export type EndpointConfig = z.input<typeof endpointSchema>;

/** An endpoint to which events are sent, after its check. */
export type Endpoint = z.output<typeof endpointSchema>;

/** Checks endpoints as a file has them. @throws {TypeError} naming each wrong place, and no secret. */
export function parseEndpoints(input: unknown): readonly Endpoint[] {
  const read = readInput(z.array(endpointSchema), input, 'endpoints');
  if (read.isErr()) {
    const issues = read.error.map(({ path, message }) => `${path}: ${message}`);
    throw new TypeError(`the endpoints cannot be used: ${issues.join('; ')}`);
  }
  const names = read.value.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new TypeError(`the endpoints cannot be used: two have the name ${repeated}`);
  }
  return read.value;
}
