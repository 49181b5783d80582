import { strictObject } from '@wamux/core/input';
import type * as z from 'zod';
import type { GatewayContext } from '../gateway.js';
import type { GatewayKey } from '../keys/gateway-key.js';
import type { Scope } from '../keys/scopes.js';
import type { Tag } from './tags.js';

/** What an operation is given of a request that was checked. */
export interface Call<Query, Body> {
  readonly context: GatewayContext;
  /** As it came; its body is read already where the operation takes JSON. */
  readonly request: Request;
  /** The parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** The key that the request came with; absent where the gateway has none. */
  readonly key?: GatewayKey;
}

/** An answer that the reference names. */
export interface DescribedAnswer {
  readonly description: string;
  /** The schema of a JSON body; absent where there is none, or another type. */
  readonly schema?: z.ZodType;
  /** Default `application/json`, with `schema`. */
  readonly contentType?: string;
  /** The other type that it may have: for a caller who asks for it by `Accept`, or for a provider that wants it. */
  readonly orContentType?: string;
  readonly example?: unknown;
}

/** What takes a request, and everything that the reference says of it. */
export interface Operation<Query = unknown, Body = unknown> {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/v1/messages/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** What a key needs; absent where everybody may ask. */
  readonly scope?: Scope;
  /** It is about more than the messages of one team: a key of a team may not ask. */
  readonly concernsAllTeams?: true;
  /** What each part of the path is. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: z.ZodType<Query>;
  /** Request headers that it reads. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: {
    readonly schema: z.ZodType<Body>;
    readonly maxBytes: number;
    readonly examples: Readonly<Record<string, unknown>>;
    /** The request may come without it; the schema takes `undefined` then. */
    readonly isOptional?: true;
  };
  /** Takes other bodies than JSON, by itself. */
  readonly upload?: {
    readonly maxBytes: number;
    readonly contentTypes: Readonly<Record<string, z.ZodType | 'bytes'>>;
  };
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** HTTP statuses of the problems that it answers with, beside those that follow from the scope and the body. */
  readonly problems?: readonly number[];
  readonly handle: (call: Call<Query, Body>) => Promise<Response>;
}

/** Gives the types of query and body to the handler, and hides them from whoever has the list. */
export const defineOperation = <Query, Body>(operation: Operation<Query, Body>): Operation =>
  ({ ...(operation.path.startsWith('/v1/') && noQuery), ...operation }) as unknown as Operation;

/**
 * A caller who asks for `ordered` or `wait` where there is no such thing would believe that it was done. Providers and monitors
 * may add to the other addresses what they like.
 */
const noQuery = { query: strictObject({}) };
