import { type ParseError, parse, printParseErrorCode, visit } from 'jsonc-parser';
import { placeInText } from './place-in-text.js';

/**
 * Parses JSON as `JSON.parse` does, with errors that tell the place of a mistake and quote nothing of the text. The parser that
 * finds places is large, and needed only for files in JSON, so this module is loaded when one is read.
 */
export function parseWithPlaces(text: string): unknown {
  try {
    const value = JSON.parse(text);
    const repeated = findRepeatedName(text);
    if (repeated === undefined) return value;
    // The first of the two would be silently dropped.
    throw new Error(`is not valid JSON at ${placeInText(text, repeated)}: the name appears twice`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const mistakes: ParseError[] = [];
    parse(text, mistakes, { disallowComments: true });
    const [first] = mistakes;
    if (first === undefined) throw new Error('is not valid JSON');
    const words = jsonMistakes[printParseErrorCode(first.error)] ?? 'it cannot be read';
    throw new Error(`is not valid JSON at ${placeInText(text, first.offset)}: ${words}`);
  }
}

/** The parser's names for mistakes, in words that say what to write. */
const jsonMistakes: Readonly<Record<string, string>> = {
  InvalidSymbol: 'names and texts need straight double quotes (")',
  InvalidNumberFormat: 'JSON has no such number',
  PropertyNameExpected: 'a name in double quotes is missing, or a comma is too many',
  ValueExpected: 'a value is missing, or a comma is too many',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing, or a bracket is the wrong one',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'there is something after the end',
  InvalidCommentToken: 'JSON has no comments; remove it',
  UnexpectedEndOfComment: 'JSON has no comments; remove it',
  UnexpectedEndOfString: 'the text that begins here is not closed by a quote in its line',
  UnexpectedEndOfNumber: 'JSON has no such number',
  InvalidUnicode: 'after \\u, four hexadecimal digits are expected',
  InvalidEscapeCharacter: 'an unknown escape; write a backslash as \\\\',
  InvalidCharacter: 'a control character, such as a tab, is in the text; write \\t for a tab',
};

/** Finds where an object repeats a name. */
function findRepeatedName(text: string): number | undefined {
  const open: Set<string>[] = [];
  let found: number | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(name, offset) {
      if (open.at(-1)?.has(name)) found ??= offset;
      open.at(-1)?.add(name);
    },
  });
  return found;
}
