import { meaningOf } from './escapes.js';

/**
 * A text with its escapes undone, and the position of each of its characters in the original text. Software that echoes a
 * text may escape it for a URL, for JSON, for HTML, or for one inside another; searching all views of a text finds a secret
 * in each of these forms.
 */
export interface View {
  readonly text: string;
  /** Where the character at `index` begins in the written text. */
  from(index: number): number;
  /** Where it ends. */
  to(index: number): number;
}

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

class RewrittenView implements View {
  readonly text: string;
  private readonly starts: readonly number[];
  private readonly ends: readonly number[];

  constructor(text: string, starts: readonly number[], ends: readonly number[]) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  from(index: number): number {
    return this.starts[index] ?? 0;
  }

  to(index: number): number {
    return this.ends[index] ?? 0;
  }
}

const escaped =
  /%[0-7][\dA-Fa-f]|(?:%[89A-Fa-f][\dA-Fa-f])+|[%\\]u[\dA-Fa-f]{4}|\\u\{[\dA-Fa-f]{1,6}\}|\\U[\dA-Fa-f]{8}|\\x[0-7][\dA-Fa-f]|(?:\\x[89A-Fa-f][\dA-Fa-f])+|(?:\\[0-3][0-7]{2})+|\\[/"'\\bfnrt]|&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z]{2,8});/g;

/** How many characters may be spent on unusually many layers of escapes, for all texts of one value together. */
export interface Allowance {
  left: number;
}

/** More than any harmless echo needs. */
export const usualAllowance = 10_000;
/** So many layers of escapes inside escapes, such as JSON in a query, are undone in any case. */
const certainLayers = 4;

/**
 * Gives the original text, and then one layer of escapes after the other undone. A text made only of escaped escapes has
 * half as many layers as characters, so the limit is on the characters of all layers together.
 */
export function viewsOf(text: string, allowance: Allowance): readonly View[] {
  const views: View[] = [new WrittenView(text)];
  for (let above = views[0]; above !== undefined; above = views.at(-1)) {
    if (views.length > certainLayers) {
      if (allowance.left < above.text.length) break;
      allowance.left -= above.text.length;
    }
    const below = undo(above);
    if (below === undefined) break;
    views.push(below);
  }
  return views;
}

/** `undefined` where there is nothing to undo. */
function undo(view: View): View | undefined {
  return /[%\\&]/.test(view.text) ? rewrite(view, view.text, escaped, meaningOf) : undefined;
}

/**
 * A view of `text`, which has the length of that of the view, with what a pattern matches written otherwise; `undefined` where
 * it matches nothing.
 */
export function rewrite(
  view: View,
  text: string,
  pattern: RegExp,
  write: (match: string) => string,
): View | undefined {
  let plain = '';
  let at = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  const keep = (end: number): void => {
    plain += text.slice(at, end);
    for (; at < end; at += 1) {
      starts.push(view.from(at));
      ends.push(view.to(at));
    }
  };
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 0: written, index } = match;
    keep(index);
    const meaning = write(written);
    at += written.length;
    plain += meaning;
    for (let sign = 0; sign < meaning.length; sign += 1) {
      starts.push(view.from(index));
      ends.push(view.to(at - 1));
    }
  }
  if (at === 0) return undefined;
  keep(text.length);
  return new RewrittenView(plain, starts, ends);
}
