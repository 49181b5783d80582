// The bundle of a cloud function: a router, one provider, and HTTP by the runtime's `fetch`, minified by esbuild.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export async function benchBundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('function.mjs', import.meta.url))],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const [{ contents }] = outputFiles;
  return { bytes: contents.byteLength, gzipped: gzipSync(contents, { level: 9 }).byteLength };
}
