import { resolve } from 'node:path';
import { CliError } from '../cli-error.js';
import { commonArgs, defineCommand } from '../command.js';
import type { Io } from '../io.js';
import { requireFree, saveFile } from '../media/save-file.js';
import { cleanLine } from '../output/clean.js';
import { toFailureLines } from '../output/failure.js';
import { writeJson, writeLines } from '../output/write.js';
import { readWhole } from '../read-whole.js';
import { chooseProvider, withClient } from '../with-client.js';

const defaultMaxBytes = 100 * 2 ** 20;

export const mediaDownload = defineCommand({
  args: {
    provider: {
      type: 'positional',
      description: 'The provider that the message came through',
      required: true,
    },
    media: {
      type: 'positional',
      description: 'The `id` or `url` that the content of the event has under `media`',
      required: true,
    },
    output: {
      type: 'string',
      alias: 'o',
      valueHint: 'file',
      description: 'Where to write it; the file must not exist yet',
      required: true,
    },
    'max-bytes': {
      type: 'string',
      valueHint: 'count',
      description: `The largest file to accept. Default: ${defaultMaxBytes} (100 MiB)`,
    },
    ...commonArgs,
  },
  example: 'wamux media download meta 1037543291543636 -o voice.ogg',
  async run({ io, args }) {
    const written = args['max-bytes'];
    const maxBytes = written === undefined ? defaultMaxBytes : readWhole('--max-bytes', written, 1);
    const path = resolve(io.directory, args.output);
    requireFree(path);
    return withClient(io, args.config, async (client) => {
      const { id: provider } = await chooseProvider(client, args.provider, 'the provider');
      const place = URL.canParse(args.media) ? { url: args.media } : { id: args.media };
      const result = await client.downloadMedia({ provider, ...place }, { maxBytes, signal: io.interrupted });
      if (result.isErr()) {
        if (io.interrupted.aborted) return 'interrupted';
        writeLines(io.stderr, toFailureLines(io.stderr, result.error));
        if (args.json) writeJson(io.stdout, { error: result.error });
        return 'failed';
      }
      const { contentType, body } = result.value;
      const size = await save(path, body, maxBytes, io);
      if (size === undefined) return 'interrupted';
      if (args.json) writeJson(io.stdout, { file: path, contentType, size });
      else writeLines(io.stdout, [`${cleanLine(args.output)}: ${cleanLine(contentType)}, ${size} bytes`]);
      return 'ok';
    });
  },
});

/**
 * Saves the file and returns its size; `undefined` where the user ended the command. The error of a connection is not
 * quoted, since it may contain the address of the file.
 */
async function save(
  path: string,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  { interrupted }: Io,
): Promise<number | undefined> {
  try {
    return await saveFile(path, body, interrupted);
  } catch (error) {
    if (interrupted.aborted) return undefined;
    if (error instanceof CliError) throw error;
    if (error instanceof RangeError) {
      throw new CliError('failed', `the file is larger than ${maxBytes} bytes; nothing was kept`);
    }
    throw new CliError('failed', 'the connection was lost before the file was complete; nothing was kept');
  }
}
