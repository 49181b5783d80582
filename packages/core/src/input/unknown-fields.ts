import { echoName } from '../redaction/echo-name.js';
import { suggestion } from './suggestion.js';

/** The most unknown fields that an error names. With more of them, the wrong object was passed. */
const mostNamed = 10;

/** The words of an error about unknown fields, each with the known one that was probably meant. */
export function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  const named = unknown
    .slice(0, mostNamed)
    .map((name) => `unknown field "${echoName(name)}"${suggestion(name, known)}`);
  const others = unknown.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more unknown fields`] : [])].join('; ');
}
