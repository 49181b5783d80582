// Template names need only `*` for any characters; a glob library brings rules for paths that would only confuse.

/** Makes a test for texts that match `pattern`, in which `*` stands for any characters. */
export function compileGlob(pattern: string): (text: string) => boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*');
  const form = new RegExp(`^${escaped}$`);
  return (text) => form.test(text);
}

/** Whether `wide` matches everything that `narrow` matches. */
export function covers(wide: string, narrow: string): boolean {
  // A character that no pattern contains: only a `*` of the wide pattern can match it.
  return compileGlob(wide)(narrow.replaceAll('*', '\u0000'));
}
