import type { ServerResponse } from 'node:http';

/** How many requests are being served: from the arrival of their headers until the answer or the connection ends. */
export interface InFlight {
  readonly max: number;
  /** Counts a request, and gives how many there are now. */
  enter(response: ServerResponse): number;
}

export function createInFlight(): InFlight {
  const served = new Set<ServerResponse>();
  let max = 0;
  return {
    get max() {
      return max;
    },
    enter(response) {
      served.add(response);
      max = Math.max(max, served.size);
      const leave = (): void => void served.delete(response);
      response.once('finish', leave).once('close', leave);
      return served.size;
    },
  };
}
