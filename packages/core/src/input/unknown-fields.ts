import { echoName } from '../redaction/echo-name.js';
import { suggestion } from './suggestion.js';

/** Unknown fields that an error names; whoever has more of them has passed another object altogether. */
const mostNamed = 10;

/** What an error says of fields that there are not, each with the known one that was probably meant. */
export function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  const named = unknown
    .slice(0, mostNamed)
    .map((name) => `unknown field "${echoName(name)}"${suggestion(name, known)}`);
  const others = unknown.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more unknown fields`] : [])].join('; ');
}
