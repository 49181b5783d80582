import { fileURLToPath } from 'node:url';

/** The path in a `file:` address, or `:memory:`; `undefined` where it is neither. */
export function toSqlitePath(url: string): string | undefined {
  if (url === ':memory:') return url;
  if (!url.startsWith('file:') || url.includes('?') || url.includes('#')) return undefined;
  if (!url.startsWith('file://')) return url.slice('file:'.length) || undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // It names another machine, or is encoded wrongly.
  }
}
