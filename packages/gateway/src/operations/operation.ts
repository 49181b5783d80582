import { strictObject } from '@wamux/core/input';
import type * as z from 'zod';
import type { GatewayContext } from '../gateway.js';
import type { GatewayKey } from '../keys/gateway-key.js';
import type { Scope } from '../keys/scopes.js';
import type { Tag } from './tags.js';

/** A checked request, as the handler of its operation gets it. */
export interface Call<Query, Body> {
  readonly context: GatewayContext;
  /** As it came; its body is read already where the operation takes JSON. */
  readonly request: Request;
  /** The parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** The key that the request came with; absent where the gateway has no keys. */
  readonly key?: GatewayKey;
}

/** An answer that the reference names. */
export interface DescribedAnswer {
  readonly description: string;
  /** The schema of a JSON body; absent where there is none, or another type. */
  readonly schema?: z.ZodType;
  /** Default `application/json`, with `schema`. */
  readonly contentType?: string;
  /** A second type, for a caller who asks for it by `Accept`, or for a provider that wants it. */
  readonly orContentType?: string;
  /** The header fields that tell something of this answer, and what. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly example?: unknown;
}

/** An operation of the API: its handler, and everything that the reference says about it. */
export interface Operation<Query = unknown, Body = unknown> {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/v1/messages/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** The scope that a key needs; absent where no key is needed. */
  readonly scope?: Scope;
  /** Whether it concerns more than the messages of one team, so that a key of a team may not call it. */
  readonly concernsAllTeams?: true;
  /** The meaning of each parameter of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: z.ZodType<Query>;
  /** The meaning of each request header that it reads. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: {
    readonly schema: z.ZodType<Body>;
    readonly maxBytes: number;
    readonly examples: Readonly<Record<string, unknown>>;
    /** Whether the request may come without a body; the schema then gets `undefined`. */
    readonly isOptional?: true;
  };
  /** For bodies other than JSON, which the handler reads itself. */
  readonly upload?: {
    readonly maxBytes: number;
    readonly contentTypes: Readonly<Record<string, z.ZodType | 'bytes'>>;
  };
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** The HTTP statuses of its problems, besides those that follow from the scope and the body. */
  readonly problems?: readonly number[];
  readonly handle: (call: Call<Query, Body>) => Promise<Response>;
}

/** Types query and body for the handler, and hides these types, so that operations fit in one list. */
export const defineOperation = <Query, Body>(operation: Operation<Query, Body>): Operation =>
  ({ ...(operation.path.startsWith('/v1/') && noQuery), ...operation }) as unknown as Operation;

/**
 * The query of an operation of the API that declares none: any parameter is refused, because a caller who asks for `ordered` or
 * `wait` where there is no such thing would believe that it was done. Outside of `/v1/`, providers and monitors may add what
 * they like.
 */
const noQuery = { query: strictObject({}) };
