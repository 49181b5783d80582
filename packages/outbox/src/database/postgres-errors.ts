import pg from 'pg';

/** The SQLSTATE of what the server answered. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Transactions that met each other: serialization failure, deadlock. The server has undone this one. */
export const hasMetAnother = (error: unknown): boolean =>
  ['40001', '40P01'].includes(sqlStateOf(error) ?? '');

/** Somebody else has what the statement needs; see `lock_timeout`. */
export const isLockTimeout = (error: unknown): boolean => sqlStateOf(error) === '55P03';

/** The server has no more connections to give: to anybody, to this role, or for this database. */
export const isTooMany = (error: unknown): boolean => sqlStateOf(error) === '53300';

/** The server takes no connection now, and may in a moment: it has no more of them, or is starting up. */
export const isRefusedForNow = (error: unknown): boolean =>
  ['53300', '57P03'].includes(sqlStateOf(error) ?? '');

/**
 * The server says "not here": a session of another server may do it. After a switchover the sessions of the old primary
 * live on, and answer every write with 25006, or with an internal error where they need a new transaction id.
 */
export const isNotHere = (error: unknown): boolean => /^(08|25006|57P|XX000)/.test(sqlStateOf(error) ?? '');

/** Whether a call failed because of its connection: it broke, timed out, or is of no use. Another one may do it. */
export const isOfConnection = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) ||
  isNotHere(error) ||
  error.code === '25P03' ||
  error.severity === 'FATAL';

/**
 * Errors that say nothing about what was to be stored: the next one would fail the same way. Every id of ours is new, so a
 * row that is there already (23505) means that a sequence is behind, as after a logical replica took over.
 */
const ofServer = /^(08|23505|25|26|28|3D|3F|40|42|53|55|57|58|F0|XX)/;

/** Whether what was to be stored is to blame, as far as an answer of the server tells. */
export const isOfContent = (error: pg.DatabaseError): boolean =>
  !ofServer.test(error.code ?? '') || isOfRowPolicy(error);

/** A policy of row-level security has the code of a right that the role does not have at all. */
const isOfRowPolicy = ({ code, routine }: pg.DatabaseError): boolean =>
  code === '42501' && routine === 'ExecWithCheckOptions';
