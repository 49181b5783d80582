import type { Io } from '../io.js';
import { withClient } from '../with-client.js';

/**
 * Finds the providers of the config that can be searched by our id. A review needs no config: without one, or with one that
 * cannot be used here, there are none.
 */
export async function findSearchable(io: Io, config: string | undefined): Promise<ReadonlySet<string>> {
  try {
    return await withClient(io, config, async ({ providers }) => {
      const able = [...providers.values()].filter(
        ({ capabilities }) => capabilities.findByCorrelationId !== 'none',
      );
      return new Set(able.map(({ id }) => id));
    });
  } catch (error) {
    if (config !== undefined) throw error;
    return new Set();
  }
}
