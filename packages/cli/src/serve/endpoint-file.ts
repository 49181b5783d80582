import { resolve } from 'node:path';
import type { DeliveryRecord, Endpoint } from '@wamux/gateway';
import type { ArgsDef } from 'citty';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { writeLines } from '../output/write.js';
import { isThere, readPrivateFile } from './private-file.js';

export const endpointsArgs = {
  endpoints: {
    type: 'string',
    valueHint: 'path',
    description: 'The file of webhook endpoints. Default: wamux.endpoints.json in this folder, if it exists',
  },
} as const satisfies ArgsDef;

const usualName = 'wamux.endpoints.json';

/** The endpoints of the file; none where there is no file and none was named. */
export async function readEndpoints(
  { directory }: Io,
  given: string | undefined,
): Promise<readonly Endpoint[]> {
  const path = resolve(directory, given ?? usualName);
  if (!(await isThere(path))) {
    if (given === undefined) return [];
    throw new CliError('keys', `there is no ${given}`, help);
  }
  const { parseEndpoints } = await import('@wamux/gateway');
  return readPrivateFile(path, parseEndpoints, help);
}

const help = 'Write a list of endpoints, each with name, url and secrets; docs/gateway.md has one.';

/** Tells when an endpoint begins to fail, and when it works again; what lies between is in the metrics. */
export function createDeliveryTeller({ stderr }: Io): (record: DeliveryRecord) => void {
  const failing = new Set<string>();
  return ({ endpoint, outcome, why }) => {
    const isFailing = outcome === 'failed';
    if (failing.has(endpoint) === isFailing) return;
    if (isFailing) failing.add(endpoint);
    else failing.delete(endpoint);
    writeLines(stderr, [
      clean(
        isFailing
          ? `The endpoint ${endpoint} does not accept events: ${why}.`
          : `The endpoint ${endpoint} accepts events again.`,
      ),
    ]);
  };
}
