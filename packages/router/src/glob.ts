// `*` for any characters is all that template names need; a glob library brings path rules that would only confuse.

/** A test for texts of the form of `pattern`, in which `*` stands for any characters. */
export function compileGlob(pattern: string): (text: string) => boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*');
  const form = new RegExp(`^${escaped}$`);
  return (text) => form.test(text);
}

/** Whether everything that `narrow` matches is matched by `wide` as well. */
export function covers(wide: string, narrow: string): boolean {
  // A character that no literal of a pattern is: only a `*` of the wide pattern can take it.
  return compileGlob(wide)(narrow.replaceAll('*', '\u0000'));
}
