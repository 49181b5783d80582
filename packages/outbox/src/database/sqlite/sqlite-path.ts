import { fileURLToPath } from 'node:url';

/** The path in a `file:` address, or `:memory:`; `undefined` where it is neither. */
export function toSqlitePath(url: string): string | undefined {
  if (url === ':memory:') return url;
  if (!url.startsWith('file:') || url.includes('?') || url.includes('#')) return undefined;
  const path = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  return path === '' ? undefined : path;
}
