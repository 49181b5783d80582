import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** Stands in a statement for a value that is given each time it runs. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Refers to a value by its name. */
export type PlaceOf<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>;

/** More forms than a statement has in practice. */
const mostForms = 200;

/**
 * Makes a statement that is written once for each database: Kysely takes longer to write a statement than SQLite takes to
 * run most of them.
 *
 * @param write Writes the statement with `place(name)` instead of the values. Where it is written in several forms, `form`
 * names the one that is needed.
 * @returns The statement with its values.
 */
export function statement<Values extends object, Row>(
  write: (database: Database, place: PlaceOf<Values>, form: string) => CompiledQuery<Row>,
): (database: Database, values: Values, form?: string) => CompiledQuery<Row> {
  const writtenFor = new WeakMap<Database, Map<string, CompiledQuery<Row>>>();
  return (database, values, form = '') => {
    let forms = writtenFor.get(database);
    if (forms === undefined) {
      forms = new Map();
      writtenFor.set(database, forms);
    }
    let written = forms.get(form);
    if (written === undefined) {
      if (forms.size >= mostForms) forms.clear();
      written = write(database, (name) => sql`${new Place(name)}`, form);
      forms.set(form, written);
    }
    const parameters = written.parameters.map((one) =>
      one instanceof Place ? (values[one.name as keyof Values] ?? null) : one,
    );
    return { ...written, parameters };
  };
}
