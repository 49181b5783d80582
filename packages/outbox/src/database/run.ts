import type { CompiledQuery } from 'kysely';

/** Runs a query in a transaction that somebody else began. */
export type Run = <Row>(query: CompiledQuery<Row>) => Promise<readonly Row[]>;
