import * as z from 'zod';
import { builtInAdapters } from './adapter-registry.js';
import { configSchema, makeRouteSchema, makeTemplateSchema } from './config-schema.js';

const toJson = (schema: z.ZodType): z.core.JSONSchema.JSONSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: allowVariable,
  });
  return json;
};

/** Allows an environment variable in place of a text of a certain form. */
function allowVariable({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { type, pattern, format } = jsonSchema;
  if (type !== 'string' || (pattern === undefined && format === undefined)) return;
  const { description, ...form } = jsonSchema;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  // Editors show the description of the member itself, and not those inside its alternatives.
  if (description !== undefined) jsonSchema.description = description;
  jsonSchema.anyOf = [form, { type: 'string', pattern: '\\$\\{\\w+\\}' }];
}

/** The alternatives of an adapter whose provider has several APIs; each of them names the adapter. */
const formsOf = (settings: z.core.JSONSchema.JSONSchema): z.core.JSONSchema.JSONSchema[] =>
  settings.oneOf?.filter((form) => typeof form === 'object') ?? [settings];

/** The config as JSON Schema, for editors: every adapter's settings and template mappings included. */
export async function toConfigJsonSchema(): Promise<object> {
  const template = makeTemplateSchema();
  const adapters = await Promise.all(Object.values(builtInAdapters).map((load) => load()));
  const entries = adapters.flatMap(({ name, settings }) =>
    formsOf(toJson(settings)).map(({ properties, required = [], ...rest }) => ({
      ...rest,
      title: name,
      properties: {
        adapter: { const: name, description: 'Which provider this is an account of.' },
        ...properties,
      },
      required: ['adapter', ...required],
    })),
  );
  const { properties, ...config } = toJson(configSchema);
  const mapping = { anyOf: adapters.map(({ template }) => toJson(template)) };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'wamux config',
    ...config,
    properties: {
      ...properties,
      providers: {
        description: configSchema.shape.providers.description,
        type: 'object',
        minProperties: 1,
        additionalProperties: { oneOf: entries },
      },
      templates: {
        description: configSchema.shape.templates.description,
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: {
            variables: {
              description: template.shape.variables.description,
              type: 'array',
              items: { type: 'string', minLength: 1 },
            },
            category: {
              description: template.shape.category.description,
              enum: ['marketing', 'utility', 'authentication'],
            },
            on: {
              description: template.shape.on.description,
              type: 'object',
              additionalProperties: mapping,
            },
          },
          required: ['on'],
          additionalProperties: false,
        },
      },
      routes: {
        description: configSchema.shape.routes.description,
        type: 'array',
        minItems: 1,
        items: toJson(makeRouteSchema()),
      },
    },
  };
}
