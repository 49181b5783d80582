import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file that pages of the console load, under an address that changes with it. */
interface Asset {
  /** The path and a version, for the `src` or `href` of a page. */
  readonly address: string;
  /** Its media type, with the charset. */
  readonly contentType: string;
  /** The whole file. */
  readonly text: string;
}

/** The paths of the files, which stay the same whatever is in them. */
export const assetPaths = { style: '/console/console.css', script: '/console/console.js' } as const;

let loaded: Readonly<Record<keyof typeof assetPaths, Asset>> | undefined;

/** The style sheet and the script, each behind that of the plots. They are read when the first page is written. */
export function assets(): Readonly<Record<keyof typeof assetPaths, Asset>> {
  loaded ??= loadAssets();
  return loaded;
}

function loadAssets(): Readonly<Record<keyof typeof assetPaths, Asset>> {
  const { resolve } = createRequire(import.meta.url);
  const plots = dirname(resolve('uplot/dist/uPlot.min.css'));
  const own = join(dirname(resolve('@wamux/gateway/package.json')), 'browser');
  const read = (...files: readonly string[]) => files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const style = read(join(plots, 'uPlot.min.css'), join(own, 'console.css'));
  const script = read(join(plots, 'uPlot.iife.min.js'), join(own, 'console.js'));
  return {
    style: toAsset(assetPaths.style, 'text/css', style),
    script: toAsset(assetPaths.script, 'text/javascript', script),
  };
}

function toAsset(path: string, contentType: string, text: string): Asset {
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { address: `${path}?${version}`, contentType: `${contentType}; charset=utf-8`, text };
}

/** The address names what is in the file, so a browser may keep it for good. */
export const assetResponse = ({ contentType, text }: Asset): Response =>
  new Response(text, {
    headers: { 'content-type': contentType, 'cache-control': 'public, max-age=31536000, immutable' },
  });
