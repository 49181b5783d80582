/** Says where an offset is, as an editor counts: `line 3, column 7`. */
export function placeInText(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
