// Template names need only `*` for any characters; a glob library brings rules for paths that would only confuse.

/** A test for texts of the form of `pattern`, in which `*` stands for any characters. */
export function compileGlob(pattern: string): (text: string) => boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*');
  const form = new RegExp(`^${escaped}$`);
  return (text) => form.test(text);
}

/** Whether everything that `narrow` matches is matched by `wide` as well. */
export function covers(wide: string, narrow: string): boolean {
  // A character that no pattern contains: only a `*` of the wide pattern can match it.
  return compileGlob(wide)(narrow.replaceAll('*', '\u0000'));
}
