import { distance } from 'fastest-levenshtein';

/** A longer name is never close to a known one. */
const longestMeant = 200;
/** With more typing errors than this, any name becomes another word. */
const mostSlips = 3;

/** Gives `; did you mean "caption"?`, or the list of candidates where none is close; nothing where there are none. */
export function suggestion(written: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = written.length <= longestMeant ? findNearest(written, candidates) : undefined;
  return nearest === undefined
    ? `; expected one of ${candidates.join(', ')}`
    : `; did you mean "${nearest}"?`;
}

/**
 * Allows one typing error per three letters, since with more a short name is close to any other; where letters are only left
 * out, one per two.
 */
function findNearest(written: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = mostSlips + 1;
  for (const candidate of candidates) {
    const [given, meant] = [bare(written), bare(candidate)];
    const slips = countSlips(given, meant);
    const share = isShortened(given, meant) ? 2 : 3;
    const most = Math.floor(Math.max(given.length, meant.length) / share);
    if (slips > most || slips >= fewest) continue;
    [nearest, fewest] = [candidate, slips];
  }
  return nearest;
}

/** `time_out_ms` is only another spelling of `timeoutMs`. */
const bare = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Whether a name only leaves letters out: `chk` begins like `check`, and all of its letters come in the same order. */
function isShortened(written: string, meant: string): boolean {
  if (written[0] !== meant[0]) return false;
  let at = 0;
  for (const letter of meant) if (letter === written[at]) at += 1;
  return at === written.length;
}

/** Two swapped letters count as one error, the commonest of all. */
function countSlips(written: string, meant: string): number {
  const slips = distance(written, meant);
  return slips === 2 && isSwapped(written, meant) ? 1 : slips;
}

function isSwapped(written: string, meant: string): boolean {
  const at = [...written].findIndex((letter, index) => letter !== meant[index]);
  const swapped = `${written.slice(0, at)}${written[at + 1]}${written[at]}${written.slice(at + 2)}`;
  return at >= 0 && swapped === meant;
}
