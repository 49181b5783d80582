import type { ServerResponse } from 'node:http';

/** How many requests are being served, each from the arrival of its headers until its answer or its connection ends. */
export interface InFlight {
  readonly max: number;
  /** Counts a request, and returns how many there are now. */
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
