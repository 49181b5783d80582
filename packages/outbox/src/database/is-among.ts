import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

type Kind = Pick<Database, 'kind'>;

/** Some texts, or some integers, as one parameter. */
export type List = string | readonly string[] | readonly number[];

/** Makes a parameter of values, however many there are, since the number of parameters in a statement is limited. */
export const listOf = ({ kind }: Kind, values: readonly string[] | readonly number[]): List =>
  kind === 'postgres' ? values : JSON.stringify(values);

/** Whether a column has one of the values in a list. */
export const isInList = (
  { kind }: Kind,
  column: string,
  list: RawBuilder<unknown>,
  type: 'text' | 'bigint',
): RawBuilder<boolean> =>
  kind === 'postgres'
    ? sql`${sql.ref(column)} = any(${list}::${sql.raw(type)}[])`
    : sql`${sql.ref(column)} in (select value from json_each(${list}))`;

/** Whether a column has one of some texts, or of some integers. */
export const isAmong = (
  kind: Kind,
  column: string,
  values: readonly string[] | readonly number[],
): RawBuilder<boolean> =>
  isInList(kind, column, sql`${listOf(kind, values)}`, typeof values[0] === 'number' ? 'bigint' : 'text');
