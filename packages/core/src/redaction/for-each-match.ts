/** `matchAll` copies the expression each time, which costs more than most searches. */
export function forEachMatch(
  pattern: RegExp,
  text: string,
  found: (match: RegExpExecArray, index: number) => void,
): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found(match, match.index);
}
