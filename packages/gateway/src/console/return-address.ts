/** Stands for this gateway while an address is read, whatever its own name is. */
const here = 'http://console.invalid';

/** Where whoever signs in goes on: at a page of the console, and nowhere else that a link or a form may name. */
export function returnAddress(given: string): string {
  if (!URL.canParse(given, here)) return '/';
  const { origin, pathname, search } = new URL(given, here);
  const isPage = pathname === '/' || /^\/console\/(?!parts\/|sign-)/.test(pathname);
  return origin === here && isPage ? `${pathname}${search}` : '/';
}
