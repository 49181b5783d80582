import manifest from '../../package.json' with { type: 'json' };
import { scopeMeanings } from '../keys/scopes.js';
import { operations } from '../operations/index.js';
import type { Operation } from '../operations/operation.js';
import { tags } from '../operations/tags.js';
import { type DescribedOperation, describeOperation } from './describe-operation.js';
import { type JsonSchema, namedSchemas } from './json-schemas.js';

const scopeList = Object.entries(scopeMeanings).map(([scope, meaning]) => `\`${scope}\` (${meaning})`);

/** The parts of the document that are read here; all of it is plain data. */
export interface OpenApiDocument {
  /** The version of OpenAPI. */
  readonly openapi: '3.1.1';
  /** Title, version, description and licence. */
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: object;
  };
  /** The gateway that gives the document. */
  readonly servers: readonly object[];
  /** The parts of the API. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Every operation, by path and method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  /** What the operations refer to. */
  readonly components: {
    /** JSON Schema of 2020-12. */
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    /** How a key is given. */
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

let made: OpenApiDocument | undefined;

/** The API as an OpenAPI 3.1 document, made from the schemas and operations that answer the requests. */
export function openApiDocument(): OpenApiDocument {
  made ??= {
    openapi: '3.1.1',
    info: {
      title: 'wamux gateway',
      version: manifest.version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
    paths: describePaths(operations),
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: `A key from \`wamux keys create\`. Its scopes: ${scopeList.join(', ')}.`,
        },
      },
    },
  };
  return made;
}

const description =
  'WhatsApp messages through any provider, durable and never sent twice by accident. Every answer with a status of 400 or higher is a problem document (RFC 9457) whose `kind` says what it means, except those of /webhooks, whose callers read only the status.';

function describePaths(all: readonly Operation[]): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const operation of all) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return paths;
}
