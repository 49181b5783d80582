import { parse } from 'node:querystring';

/** The query as an object; a parameter that occurs more than once is a list. */
export const readQuery = (url: string): Readonly<Record<string, string | readonly string[] | undefined>> =>
  parse(new URL(url).search.slice(1), '&', '=', { maxKeys: 0 });
