import type { DescribedAnswer, Operation } from '../operations/operation.js';
import { problemSchema } from '../schemas/error-schema.js';
import { inlineSchema } from './json-schemas.js';

/** An operation as the document has it. */
export interface DescribedOperation {
  /** Unique in the document. */
  readonly operationId: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** The parameters of the path, the query and the headers. */
  readonly parameters?: readonly DescribedParameter[];
  /** By HTTP status. */
  readonly responses: Readonly<Record<string, DescribedResponse>>;
  /** Whatever else OpenAPI has. */
  readonly [member: string]: unknown;
}

/** A parameter as the document has it. */
interface DescribedParameter {
  /** The name as it is written in the request. */
  readonly name: string;
  /** The part of the request that contains it. */
  readonly in: 'path' | 'query' | 'header';
  /** Whether the request cannot do without it. */
  readonly required: boolean;
  /** What it means. */
  readonly description?: string;
  /** JSON Schema of 2020-12. */
  readonly schema: object;
}

/** An answer as the document has it. */
interface DescribedResponse {
  /** What it means. */
  readonly description: string;
  /** The header fields that tell something, by name. */
  readonly headers?: Readonly<Record<string, object>>;
  /** By content type. */
  readonly content: Readonly<Record<string, object>>;
}

export function describeOperation(operation: Operation): DescribedOperation {
  const { id, tag, summary, description, scope, body, upload } = operation;
  const parameters = describeParameters(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: scope === undefined ? [] : [{ key: [scope] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: body.isOptional !== true,
        content: {
          'application/json': { schema: inlineSchema(body.schema), examples: examplesOf(body.examples) },
        },
      },
    }),
    ...(upload !== undefined && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          Object.entries(upload.contentTypes).map(([type, schema]) => [
            type,
            { schema: schema === 'bytes' ? {} : inlineSchema(schema) },
          ]),
        ),
      },
    }),
    responses: describeResponses(operation),
  };
}

const describeResponses = (operation: Operation): DescribedOperation['responses'] =>
  Object.fromEntries([
    ...Object.entries(operation.answers).map(([status, answer]) => [
      status,
      { ...describeAnswer(answer), ...describeHeaders({ ...answer.headers, ...rateOf(operation) }) },
    ]),
    ...problemsOf(operation).map((status) => [
      String(status),
      { ...describeProblem(status), ...describeHeaders({ ...headersOf[status], ...rateOf(operation) }) },
    ]),
  ]);

/** The header fields of the problems with this status. */
const headersOf: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'how a key is given: `Bearer`' },
  429: { 'Retry-After': 'in how many seconds to continue' },
  503: { 'Retry-After': 'in how many seconds to try again' },
};

const rateOf = ({ scope }: Operation): Readonly<Record<string, string>> =>
  scope === undefined
    ? {}
    : {
        RateLimit: 'where the key has a rate: how many requests are left, and for how many seconds',
        'RateLimit-Policy': 'where the key has a rate: how many requests it may make in how many seconds',
      };

function describeHeaders(meanings: Readonly<Record<string, string>>): Pick<DescribedResponse, 'headers'> {
  const described = Object.entries(meanings).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return described.length === 0 ? {} : { headers: Object.fromEntries(described) };
}

/** The statuses with which an operation may refuse: its own problems, and those that follow from what it needs. */
function problemsOf({ scope, query, body, upload, problems = [] }: Operation): readonly number[] {
  const all = [
    ...problems,
    ...(scope === undefined ? [] : [401, 403, 429]),
    ...(query === undefined ? [] : [400]),
    ...(body === undefined ? [] : [400]),
    ...(body === undefined ? [] : [415]),
    ...(body === undefined && upload === undefined ? [] : [413]),
  ];
  return [...new Set(all)].sort((one, other) => one - other);
}

function describeParameters({ params = {}, query, headers = {} }: Operation): readonly DescribedParameter[] {
  const { properties = {}, required = [] } = query === undefined ? {} : inlineSchema(query);
  return [
    ...Object.entries(params).map(([name, description]) => ({
      name,
      in: 'path' as const,
      required: true,
      description,
      schema: { type: 'string' },
    })),
    ...Object.entries(properties).map(([name, property]) => {
      const { description, ...schema } = property;
      return {
        name,
        in: 'query' as const,
        required: required.includes(name),
        ...(description && { description }),
        schema,
      };
    }),
    ...Object.entries(headers).map(([name, description]) => ({
      name,
      in: 'header' as const,
      required: false,
      description,
      schema: { type: 'string' },
    })),
  ];
}

function describeAnswer({
  description,
  schema,
  contentType = 'application/json',
  orContentType,
  example,
}: DescribedAnswer): DescribedResponse {
  const shown = schema === undefined ? {} : { schema: inlineSchema(schema) };
  return {
    description,
    content: {
      [contentType]: { ...shown, ...(example !== undefined && { example }) },
      ...(orContentType !== undefined && { [orContentType]: { schema: { type: 'string' } } }),
    },
  };
}

const describeProblem = (status: number): DescribedResponse => ({
  description: meanings[status] ?? '',
  content: { 'application/problem+json': { schema: inlineSchema(problemSchema) } },
});

const examplesOf = (examples: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));

const meanings: Readonly<Record<number, string>> = {
  400: 'The request is wrong; `issues` names each wrong field.',
  401: 'The key is missing or unknown.',
  403: 'The key does not allow it, or requests from there are not served.',
  404: 'It does not exist.',
  409: 'It conflicts with the current state.',
  413: 'The body is too large.',
  415: 'The content type is not supported here.',
  422: 'No provider accepted it or can do it, and retrying will not help; `kind` says why.',
  429: 'The key has reached its requests per second, or its team its messages of the day; `Retry-After` says when to continue.',
  502: 'The provider failed, or the gateway’s account there has a problem.',
  503: 'The database, or a limit of the provider, does not allow it now; `Retry-After` says when to try again.',
  504: 'The provider did not answer.',
};
