/** Characters that are invisible or change the order of the text: bidirectional marks, zero-width characters, fillers. */
const invisible = /[\p{Cf}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;

/**
 * A text from outside as it may be shown: providers answer with whatever they like, a terminal obeys control characters,
 * and what cannot be seen or turns its surroundings round makes another text of it. Lines stay lines.
 */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu, ' ')
    .replace(invisible, '');
}

/** The same in one line. */
export const cleanLine = (text: string): string => clean(text).replaceAll('\n', ' ');

const escapeSign = '\u001b';
const colour = new RegExp(`(${escapeSign}\\[[\\d;]*m)`);

/** {@link clean} for a line that is painted already. */
export const cleanPainted = (line: string): string =>
  line
    .split(colour)
    .map((part, index) => (index % 2 === 1 ? part : clean(part)))
    .join('');

/** The same value as JSON, in which whatever no terminal should be given is escaped. */
export const cleanJson = (json: string): string =>
  json.replace(/[\u007f-\u009f\p{Zl}\p{Zp}]/gu, toEscapes).replace(invisible, toEscapes);

function toEscapes(sign: string): string {
  let escapes = '';
  for (let at = 0; at < sign.length; at += 1) {
    escapes += `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escapes;
}
