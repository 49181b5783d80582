import type { Io } from '../io.js';

interface Given {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** Who decides and why, for the account of a message: the user of this machine, where nobody else is named. */
export function toAccount({ environment }: Io, { by, reason }: Given) {
  const who = by ?? environment.USER ?? environment.LOGNAME ?? environment.USERNAME;
  return { ...(reason !== undefined && { reason }), ...(who !== undefined && who !== '' && { by: who }) };
}
