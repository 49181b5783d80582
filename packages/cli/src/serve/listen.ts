import type { Gateway, GatewayServer } from '@wamux/gateway';
import type { ArgsDef } from 'citty';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { writeLines } from '../output/write.js';
import { readWhole } from '../read-whole.js';

export const hostArgs = {
  host: {
    type: 'string',
    valueHint: 'address',
    description: 'The address to listen on. Default: 127.0.0.1, this machine only; others need keys',
  },
} as const satisfies ArgsDef;

/** Reads a port; 0 stands for a free one. @throws {CliError} where it is none. */
export const readPort = (written: string): number => readWhole('--port', written, 0, 65_535);

/** Serves the gateway. @throws {CliError} with an exit code of its own where the gateway cannot listen there. */
export async function listen(
  gateway: Gateway,
  port: number,
  host: string | undefined,
): Promise<GatewayServer> {
  const { serveGateway } = await import('@wamux/gateway');
  try {
    return await serveGateway(gateway, { port, ...(host !== undefined && { host }) });
  } catch (error) {
    if (error instanceof TypeError) {
      throw new CliError('keys', clean(error.message), 'Create one: wamux keys create --name … --scope send');
    }
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CliError('listen', `port ${port} is in use`, 'Choose another --port.');
    if (code === 'EACCES')
      throw new CliError(
        'listen',
        `this user may not listen on port ${port}`,
        'Choose a --port from 1024 on.',
      );
    throw new CliError('listen', clean(message), 'Check --host and --port.');
  }
}

/** Reports a bug on stderr. The caller of the API learns nothing about it. */
export async function tellBug({ stderr }: Io, error: unknown): Promise<void> {
  const { redactText } = await import('@wamux/core/redaction');
  const told = error instanceof Error ? (error.stack ?? error.message) : 'something that is not an error';
  writeLines(stderr, [`this is a bug of wamux, please report it: ${clean(redactText(told))}`]);
}
