import { rewrite, type View } from './views.js';

/** Characters without a width: soft hyphens, joiners, direction marks, variation selectors, combining accents. */
const invisible = /\p{Default_Ignorable_Code_Point}|[\u0300-\u036f]/gu;
/** Space of any width, and the `+` that stands for a space in forms. */
const space = /[\s\p{Cc}+]/u;
/** Whatever folding replaces, except upper-case letters of ASCII. */
const unfolded =
  /(?:[\t-\r+\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]| (?=[\s+\p{Default_Ignorable_Code_Point}]))[\s+\p{Default_Ignorable_Code_Point}]*|[^ -~]|`/gu;
const isUnfolded = /[^ -~]| {2}|[+`]/;
/** Characters beyond ASCII that look like ASCII, or cannot be seen: a secret, which is ASCII as a rule, may hide among them. */
export const disguised =
  /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb00-\ufb06\ufeff\uff01-\uff5e]|[\u034f\ufe00-\ufe0f]/;

/**
 * A view in which different spellings of the same text are equal: upper and lower case, with and without accents, characters of
 * any width, any space between words, any quotes. What is looked for in it has to be folded too.
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
  // Lower-casing ASCII moves no character; lower-casing others may.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return rewrite(view, lower, unfolded, foldSign) ?? view;
}

/** A view with another text of the same length, whose characters stand where those of `view` do. */
const withText = (view: View, text: string): View => ({
  text,
  from: (index) => view.from(index),
  to: (index) => view.to(index),
});

export const fold = (text: string): string =>
  (isUnfolded.test(text) ? text.replace(unfolded, foldSign) : text).toLowerCase();

/** Caches what characters fold to. A few hundred suffice for most languages, and the size is bounded. */
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
  // By upper case first, since some letters (such as ß and final sigma) are equal to others only there.
  return visible.toUpperCase().toLowerCase().replace(invisible, '');
}
