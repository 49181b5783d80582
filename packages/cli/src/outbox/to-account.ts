import type { Io } from '../io.js';

interface Given {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** The person who decides and the reason, for the account of a message; by default the user of this machine. */
export function toAccount({ environment }: Io, { by, reason }: Given) {
  const who = by ?? environment.USER ?? environment.LOGNAME ?? environment.USERNAME;
  return { ...(reason !== undefined && { reason }), ...(who !== undefined && who !== '' && { by: who }) };
}
