// `@wamux/core/zod`: what wamux takes of zod. The build bundles this much of it, for all packages together: a process that
// sends by one provider loads one file instead of a hundred (ADR 0036).

export type * from 'zod';
export {
  array,
  boolean,
  coerce,
  custom,
  discriminatedUnion,
  enum,
  int,
  iso,
  lazy,
  literal,
  looseObject,
  NEVER,
  number,
  object,
  partialRecord,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
  url,
  uuid,
} from 'zod';
