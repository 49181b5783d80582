import type * as z from 'zod';

/** How the reference names a schema. */
export interface SchemaName {
  /** The name below `#/components/schemas`. */
  readonly id: string;
  readonly description?: string;
}

const names = new Map<z.ZodType, SchemaName>();

/** The schemas that the reference names. */
export const schemaNames: ReadonlyMap<z.ZodType, SchemaName> = names;

/** Names a schema: wherever it is used, the reference refers to it. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema, description?: string): Schema {
  names.set(schema, { id, ...(description !== undefined && { description }) });
  return schema;
}
