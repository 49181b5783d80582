import { types } from 'node:util';
import { type Issue, Secret } from '@wamux/core';
import { formatPath } from '@wamux/core/input';
import { redactText } from '@wamux/core/redaction';

type Environment = Readonly<Record<string, string | undefined>>;

/** A config as plain data with the values of environment variables put in, and the functions that hide those values. */
export interface Substituted {
  readonly config: unknown;
  readonly issues: readonly Issue[];
  /** The value as it is written in the config: `${NAME}` in place of what came from the environment. */
  asWritten(value: string): string;
  /** Removes the values of the environment from a text about the config. */
  hide(text: string): string;
}

const placeholders = /\$\{(\w+)\}/g;
/**
 * A whole value that names a variable as shells, Windows, Node, templates and PowerShell do. It would be sent as the credential,
 * or would be a webhook's secret that everybody can guess.
 */
const otherPlaceholder =
  /^(?:\$|\$env:|process\.env\.|process\.env\[['"]|\{\{ ?|%|\$\()([A-Z][A-Z\d_]{2,})(?: ?\}\}|%|\)|['"]\])?$/;
/** Deeper than any config. */
const maximumDepth = 32;
/** A shorter value is not a secret, and would be found inside ordinary words. */
const leastHiddenLength = 4;

/** A private key has several lines, the last of which ends as the others do. */
const beginningOfKey = '-----BEGIN ';

/** Objects that do not keep their content in members would be read as empty. */
const isOfAnotherKind = (value: object): boolean =>
  types.isPromise(value) ||
  types.isMap(value) ||
  types.isSet(value) ||
  types.isDate(value) ||
  ArrayBuffer.isView(value);

function faultOf(value: string | undefined): string | undefined {
  if (value === undefined) return 'is not set';
  if (value === '') return 'is empty';
  // The character is invisible, so the usual message about the value would not help.
  if (value.endsWith('\r')) return 'ends with a carriage return: save .env with Unix line endings (LF)';
  // It does not show either, and a setting that is any text would go to the provider with it.
  if (value !== value.trim() && !value.trim().startsWith(beginningOfKey)) {
    return value.endsWith('\n')
      ? 'ends with a line break, which `echo` and most files add: store the value without it, such as by `printf %s`'
      : 'begins or ends with white space: store the value without it';
  }
  // A shell and Node remove the quotes of a .env file, and `docker run --env-file` keeps them.
  return /^(['"]).*\1$/s.test(value) && value.length > 1
    ? 'has its quotes in its value: docker run --env-file keeps them; write it there without quotes'
    : undefined;
}

/**
 * Replaces `${NAME}` in strings by environment variables. A variable that is unset or empty is an issue, and so is anything
 * that cannot be read or would be lost.
 */
export function substituteEnvironment(config: unknown, environment: Environment): Substituted {
  const issues: Issue[] = [];
  const above: object[] = [];
  const writtenByValue = new Map<string, string>();
  const values = new Set<string>();

  function refuse(path: readonly PropertyKey[], message: string): undefined {
    issues.push({ path: formatPath(path), message });
  }

  function substitute(written: string, path: readonly PropertyKey[]): string {
    const value = written.replace(placeholders, (placeholder, name: string) => {
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      const fault = faultOf(found);
      if (found !== undefined && fault === undefined) {
        values.add(found);
        return found;
      }
      refuse(path, `environment variable ${name} ${fault}`);
      return placeholder;
    });
    if (written.replace(placeholders, '').includes('${'))
      refuse(path, 'has a "${" that does not begin a ${NAME}; a name has letters, digits and _');
    const [, named] = otherPlaceholder.exec(written) ?? [];
    if (named !== undefined) refuse(path, `is the name of a variable, not its value; write \${${named}}`);
    if (value !== written) writtenByValue.set(value, written);
    return value;
  }

  function visit(value: unknown, path: readonly PropertyKey[]): unknown {
    if (typeof value === 'string') return substitute(value, path);
    if (typeof value !== 'object' || value === null) return value;
    if (above.includes(value)) return refuse(path, 'contains itself');
    if (above.length >= maximumDepth) return refuse(path, 'is nested too deeply');
    above.push(value);
    const copy = visitMembers(value, path);
    above.pop();
    return copy;
  }

  function visitMembers(value: object, path: readonly PropertyKey[]): unknown {
    let list: readonly unknown[] | undefined;
    let entries: readonly (readonly [string, unknown])[] = [];
    try {
      if (Array.isArray(value)) list = [...value];
      else if (isOfAnotherKind(value))
        return refuse(path, 'expected a plain object; the content of this one is not read');
      else entries = Object.entries(value);
    } catch {
      return refuse(path, 'cannot be read: it throws');
    }
    if (list !== undefined) return list.map((item, index) => visit(item, [...path, index]));
    const copy: [string, unknown][] = [];
    for (const [name, member] of entries) {
      // A schema would drop it in silence.
      if (name === '__proto__') refuse([...path, name], 'is not an allowed name');
      else copy.push([name, visit(member, [...path, name])]);
      // It would not be replaced, and nothing has such a name.
      if (name.includes('${'))
        refuse([...path, name], 'has a "${" in its name; variables are supported only in values');
    }
    return Object.fromEntries(copy);
  }

  const substituted = visit(config, []);
  const long = [...values].filter((value) => value.length >= leastHiddenLength);
  const sensitive = { secrets: long.map((value) => new Secret(value)) };
  return {
    config: substituted,
    issues,
    asWritten: (value) => writtenByValue.get(value) ?? value,
    hide: (text) => redactText(text, sensitive),
  };
}
