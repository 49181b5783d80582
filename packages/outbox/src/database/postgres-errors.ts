import pg from 'pg';

/** The SQLSTATE of the server's answer. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Whether transactions conflicted: a serialization failure or a deadlock. The server has rolled this one back. */
export const hasMetAnother = (error: unknown): boolean =>
  ['40001', '40P01'].includes(sqlStateOf(error) ?? '');

/** Whether somebody else holds what the statement needs; see `lock_timeout`. */
export const isLockTimeout = (error: unknown): boolean => sqlStateOf(error) === '55P03';

/** Whether a statement was given up because it took too long, by the server (57014 where it was canceled) or by the driver. */
export const hasWaitedTooLong = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || isLockTimeout(error) || sqlStateOf(error) === '57014';

/** Whether the server has no more connections to give: at all, to this role, or for this database. */
export const isTooMany = (error: unknown): boolean => sqlStateOf(error) === '53300';

/** Whether the server accepts no connection now, but may in a moment: it has no more of them, or is starting up. */
export const isRefusedForNow = (error: unknown): boolean =>
  ['53300', '57P03'].includes(sqlStateOf(error) ?? '');

/**
 * Whether this server cannot do it, but another one may. After a switchover, sessions on the old primary live on, and
 * answer every write with 25006, or with an internal error where they need a new transaction id.
 */
export const isNotHere = (error: unknown): boolean => /^(08|25006|57P|XX000)/.test(sqlStateOf(error) ?? '');

/**
 * Whether a call failed because of its connection, which broke, timed out, or leads to the wrong server. Another one may
 * work.
 */
export const isOfConnection = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) ||
  isNotHere(error) ||
  error.code === '25P03' ||
  error.severity === 'FATAL';

/**
 * Errors that are not about the data that was to be stored: any other data would fail the same way. All our ids are new, so
 * a duplicate key (23505) means that a sequence is behind, as after a logical replica took over.
 */
const ofServer = /^(08|23505|25|26|28|3D|3F|40|42|53|55|57|58|F0|XX)/;

/** Whether the data that was to be stored caused the error, as far as the server's answer tells. */
export const isOfContent = (error: pg.DatabaseError): boolean =>
  !ofServer.test(error.code ?? '') || isOfRowPolicy(error);

/** Whether a policy of row-level security refused the row. It has the same code as a right that the role lacks altogether. */
export const isOfRowPolicy = (error: unknown): boolean =>
  sqlStateOf(error) === '42501' && (error as pg.DatabaseError).routine === 'ExecWithCheckOptions';
