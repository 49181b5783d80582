import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UploadedMedia } from 'wamux';
import { CliError, systemCode, usageError } from '../cli-error.js';
import { commonArgs, defineCommand } from '../command.js';
import type { Io } from '../io.js';
import { cleanLine } from '../output/clean.js';
import { toCommand } from '../output/command.js';
import { toFailureLines } from '../output/failure.js';
import { writeJson, writeLines } from '../output/write.js';
import { readAtMost } from '../read-at-most.js';
import { chooseProvider, withClient } from '../with-client.js';

/** The largest document that WhatsApp takes; its other files are smaller. */
const mostMegabytes = 100;

export const mediaUpload = defineCommand({
  args: {
    file: { type: 'positional', description: 'The file', required: true },
    provider: { type: 'string', valueHint: 'provider', description: 'The provider to upload it to' },
    'content-type': {
      type: 'string',
      valueHint: 'type',
      description: 'The MIME type. Default: by the extension of the file',
    },
    ...commonArgs,
  },
  example: 'wamux media upload parcel.jpg --provider meta',
  run: ({ io, args }) =>
    withClient(io, args.config, async (client) => {
      const { id } = await chooseProvider(client, args.provider, '--provider');
      const { contentTypeOf } = await import('@wamux/core/helpers');
      const path = resolve(io.directory, args.file);
      const contentType = args['content-type'] ?? contentTypeOf(pathToFileURL(path).href);
      if (contentType === undefined) {
        throw usageError('the file extension does not show its type', 'Give it: --content-type image/png');
      }
      const upload = { provider: id, data: await read(path), contentType, filename: basename(path) };
      const result = await client.uploadMedia(upload, { signal: io.interrupted });
      if (result.isErr()) {
        if (io.interrupted.aborted) return 'interrupted';
        writeLines(io.stderr, toFailureLines(io.stderr, result.error));
        if (args.json) writeJson(io.stdout, { error: result.error });
        return 'failed';
      }
      if (args.json) writeJson(io.stdout, result.value);
      else tell(io, result.value);
      return 'ok';
    }),
});

async function read(path: string): Promise<Uint8Array> {
  const bytes = await readAtMost(path, mostMegabytes * 2 ** 20).catch((error: unknown) => {
    throw new CliError('failed', `${path} cannot be read: ${systemCode(error)}`);
  });
  if (bytes === undefined) throw new CliError('failed', `${path} is larger than ${mostMegabytes} MB`);
  return bytes;
}

/** Writes only the media reference to stdout, and to stderr how to send it. */
function tell({ stdout, stderr }: Io, media: UploadedMedia): void {
  const value = cleanLine('id' in media ? media.id : 'url' in media ? media.url : media.handle);
  const via = 'id' in media ? { via: media.provider } : {};
  // The reference is made to be copied, so it is not broken at the edge of the terminal.
  stdout.write(`${value}\n`);
  if (stdout.isTerminal) {
    writeLines(stderr, [
      'Send it:',
      `  ${toCommand('send', { to: '+…', media: value, type: 'image', ...via })}`,
    ]);
  }
}
