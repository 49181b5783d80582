/**
 * A text as it reads once its escapes are undone, and where each of its characters stands in the text as it is written.
 * Software that echoes a text may escape it for a URL, for JSON, for HTML, or for one inside another; what is looked for
 * in the views of a text is found in all of them.
 */
export interface View {
  readonly text: string;
  /** Where the character at `index` begins in the written text. */
  from(index: number): number;
  /** Where it ends. */
  to(index: number): number;
}

/** The text as it is written. */
class WrittenView implements View {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  from(index: number): number {
    return index;
  }

  to(index: number): number {
    return index + 1;
  }
}

const escaped =
  /%[0-7][\dA-Fa-f]|(?:%[89A-Fa-f][\dA-Fa-f])+|\\u[\dA-Fa-f]{4}|\\x[\dA-Fa-f]{2}|\\[/"'\\]|&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|\w{2,6});/g;
/** Escapes inside escapes, such as JSON in a query. */
const mostLayers = 3;

/** The text as it is written, and then with one layer of escapes after the other undone. */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [new WrittenView(text)];
  for (let above = views[0]; above !== undefined && views.length <= mostLayers; above = views.at(-1)) {
    const below = undo(above);
    if (below === undefined) break;
    views.push(below);
  }
  return views;
}

/** `undefined` where there is nothing to undo. */
function undo(view: View): View | undefined {
  const { text } = view;
  if (!/[%\\&]/.test(text)) return undefined;
  let plain = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (meaning: string, start: number, end: number): void => {
    for (let index = 0; index < meaning.length; index += 1) {
      starts.push(start);
      ends.push(end);
    }
    plain += meaning;
  };
  let at = 0;
  for (const { 0: written, index } of text.matchAll(escaped)) {
    for (; at < index; at += 1) add(text.charAt(at), at, at + 1);
    at += written.length;
    add(meaningOf(written), index, at);
  }
  if (at === 0) return undefined;
  for (; at < text.length; at += 1) add(text.charAt(at), at, at + 1);
  return {
    text: plain,
    from: (index) => view.from(starts[index] ?? 0),
    to: (index) => view.to((ends[index] ?? 1) - 1),
  };
}

function meaningOf(written: string): string {
  if (written.startsWith('%')) {
    const bytes = written.match(/[\dA-Fa-f]{2}/g) ?? [];
    return new TextDecoder().decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
  }
  const [, hexadecimal, decimal] = /^(?:\\[ux]|&#[xX])([\dA-Fa-f]+)|^&#(\d+)/.exec(written) ?? [];
  if (hexadecimal !== undefined) return characterOf(Number.parseInt(hexadecimal, 16));
  if (decimal !== undefined) return characterOf(Number(decimal));
  return written.startsWith('\\') ? written.charAt(1) : (entities.get(written.toLowerCase()) ?? written);
}

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');

/** Those of signs that credentials and telephone numbers have; any other stays as it is written. */
const entities = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&nbsp;', '\u00a0'],
  ['&plus;', '+'],
  ['&equals;', '='],
  ['&sol;', '/'],
  ['&lpar;', '('],
  ['&rpar;', ')'],
]);
