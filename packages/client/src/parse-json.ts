import { type ParseError, parse, printParseErrorCode, visit } from 'jsonc-parser';
import { placeInText } from './place-in-text.js';

/** Reads JSON. It is a module of its own because only a file in JSON needs the parser. Errors quote nothing of the text. */
export function parseJson(text: string): unknown {
  try {
    const value = JSON.parse(text);
    const repeated = findRepeatedName(text);
    if (repeated === undefined) return value;
    // The first of the two would be silently dropped.
    throw new Error(`is not valid JSON at ${placeInText(text, repeated)}: duplicate key`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const mistakes: ParseError[] = [];
    parse(text, mistakes, { disallowComments: true });
    const [first] = mistakes;
    if (first === undefined) throw new Error('is not valid JSON');
    const words = printParseErrorCode(first.error).replace(/\B[A-Z]/g, ' $&');
    throw new Error(`is not valid JSON at ${placeInText(text, first.offset)}: ${words.toLowerCase()}`);
  }
}

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
