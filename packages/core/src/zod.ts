// `@wamux/core/zod`: the part of zod that wamux uses. The build bundles it once for all packages, so that a process which
// sends through one provider loads one file instead of a hundred (ADR 0036).

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
