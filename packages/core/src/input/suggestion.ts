import { distance } from 'fastest-levenshtein';

/** A longer name is near to none that there is. */
const longestMeant = 200;
/** More slips than this make another word of any name. */
const mostSlips = 3;

/** `; did you mean "caption"?`, or the candidates where none is near; nothing where there are none. */
export function suggestion(written: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = written.length <= longestMeant ? findNearest(written, candidates) : undefined;
  return nearest === undefined
    ? `; expected one of ${candidates.join(', ')}`
    : `; did you mean "${nearest}"?`;
}

/**
 * One slip for every three letters, as with more of them short names are near to any other one; where letters are only left out,
 * one for every two.
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

/** `time_out_ms` is written otherwise than `timeoutMs`, and is no other name. */
const bare = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** `chk` begins like `check` and has nothing that is not in it, in its order. */
function isShortened(written: string, meant: string): boolean {
  if (written[0] !== meant[0]) return false;
  let at = 0;
  for (const letter of meant) if (letter === written[at]) at += 1;
  return at === written.length;
}

/** Two letters in each other's place are one slip of the hand, the commonest of all. */
function countSlips(written: string, meant: string): number {
  const slips = distance(written, meant);
  return slips === 2 && isSwapped(written, meant) ? 1 : slips;
}

function isSwapped(written: string, meant: string): boolean {
  const at = [...written].findIndex((letter, index) => letter !== meant[index]);
  const swapped = `${written.slice(0, at)}${written[at + 1]}${written[at]}${written.slice(at + 2)}`;
  return at >= 0 && swapped === meant;
}
