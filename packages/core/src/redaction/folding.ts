import { rewrite, type View } from './views.js';

/** What has no width of its own: soft hyphens, joiners, signs of direction, variations of signs, accents written apart. */
const invisible = /\p{Default_Ignorable_Code_Point}|[\u0300-\u036f]/gu;
/** Space of any width, and the `+` that it is in a form. */
const space = /[\s\p{Cc}+]/u;
/** Whatever may be written otherwise, save for letters of ASCII. */
const unfolded =
  /(?:[\t-\r+\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]| (?=[\s+\p{Default_Ignorable_Code_Point}]))[\s+\p{Default_Ignorable_Code_Point}]*|[^ -~]|`/gu;
const isUnfolded = /[^ -~]| {2}|[+`]/;
/** Secrets are ASCII as a rule. Of what else there is only this reads, or is read, like something of ASCII. */
export const disguised =
  /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb00-\ufb06\ufeff\uff01-\uff5e]|[\u034f\ufe00-\ufe0f]/;

/**
 * A view in which everything reads alike that people and software write differently and mean alike: in any case, with and
 * without accents, in signs of any width, with any space between words and any quotes around them. What is looked for in it
 * has to be folded too.
 */
export function foldView(view: View): View {
  const { text } = view;
  if (!isUnfolded.test(text)) return withText(view, text.toLowerCase());
  let isAsLong = true;
  const folded = text.replace(unfolded, (sign) => {
    const meaning = foldSign(sign);
    isAsLong &&= meaning.length === sign.length;
    return meaning;
  });
  if (isAsLong) return withText(view, folded.toLowerCase());
  // Signs of ASCII keep their places in the small case.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return rewrite(view, lower, unfolded, foldSign) ?? view;
}

/** A view of a text whose signs have the places of those of another. */
const withText = (view: View, text: string): View => ({
  text,
  from: (index) => view.from(index),
  to: (index) => view.to(index),
});

export const fold = (text: string): string =>
  (isUnfolded.test(text) ? text.replace(unfolded, foldSign) : text).toLowerCase();

/** A few hundred signs are all that most languages have; texts of any are not remembered for ever. */
const foldedSigns = new Map<string, string>();
const mostSigns = 2_000;

function foldSign(sign: string): string {
  const known = foldedSigns.get(sign);
  if (known !== undefined) return known;
  const folded = foldAnew(sign);
  if (sign.length <= 2 && foldedSigns.size < mostSigns) foldedSigns.set(sign, folded);
  return folded;
}

function foldAnew(sign: string): string {
  if (/[`´‘’‚‛′ʹʼ‹›]/.test(sign)) return "'";
  if (/[“”„‟″«»〝〞〟]/.test(sign)) return '"';
  if (/[\p{Pd}\u2212]/u.test(sign)) return '-';
  const visible = sign.replace(invisible, '').normalize('NFKD');
  if (visible === '' || space.test(visible)) return visible && ' ';
  // Some letters have a large form of two letters, and some of the small forms are one and the same large one.
  return visible.toUpperCase().toLowerCase().replace(invisible, '');
}
