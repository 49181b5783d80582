/** A placeholder for the gateway's own origin while an address is parsed. */
const here = 'http://console.invalid';

/** Where a visitor goes after signing in: only to a page of the console, wherever a link or form may point. */
export function returnAddress(given: string): string {
  if (!URL.canParse(given, here)) return '/';
  const { origin, pathname, search } = new URL(given, here);
  const isPage = pathname === '/' || /^\/console\/(?!parts\/|sign-)/.test(pathname);
  return origin === here && isPage ? `${pathname}${search}` : '/';
}
