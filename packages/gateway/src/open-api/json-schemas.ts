import * as z from 'zod';
import { outboundMessage, outboundMessageKinds } from '../schemas/message-input.js';
import { type SchemaName, schemaNames } from '../schemas/registry.js';

/** JSON Schema of 2020-12, which is what OpenAPI 3.1 has. */
export interface JsonSchema {
  /** Whatever else JSON Schema has. */
  readonly [keyword: string]: unknown;
  /** For people. */
  readonly description?: string;
  /** The properties of an object, by name. */
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** The names of those that an object must have. */
  readonly required?: readonly string[];
}

const referenceOf = (id: string): string => `#/components/schemas/${id}`;

/** Every named schema. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  const kinds = outboundMessageKinds.options.map((kind) => inlineSchema(kind));
  const description = schemaNames.get(outboundMessage)?.description ?? '';
  return { ...toSchemas([]), OutboundMessage: { description, oneOf: kinds } };
}

/** A schema where it is used: a reference where it has a name, else the schema itself with references inside. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  const known = schemaNames.get(schema);
  if (known !== undefined) return { $ref: referenceOf(known.id) };
  return toSchemas([[schema, { id: inlineName }]])[inlineName] ?? {};
}

/** Only where all of them are read together do they refer to each other. */
const inlineName = 'inline';

function toSchemas(
  more: readonly (readonly [z.ZodType, SchemaName])[],
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<SchemaName>();
  for (const [schema, name] of [...schemaNames, ...more]) registry.add(schema, name);
  const { schemas } = z.toJSONSchema(registry, { io: 'input', unrepresentable: 'any', uri: referenceOf });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutIdentity(schema as JsonSchema)]),
  );
}

/** A schema inside of a document has its place there as its name. */
function withoutIdentity({ $schema: _, $id: __, id: ___, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
