import { types } from 'node:util';
import { type Issue, Secret } from '@wamux/core';
import { formatPath } from '@wamux/core/input';
import { redactText } from '@wamux/core/redaction';

type Environment = Readonly<Record<string, string | undefined>>;

/** A config as plain data, with the values of environment variables in it, and what must not be shown of them. */
export interface Substituted {
  readonly config: unknown;
  readonly issues: readonly Issue[];
  /** A value as the config writes it: `${NAME}`, where the environment put something in its place. */
  asWritten(value: string): string;
  /** A text that somebody else wrote about the config, without what the environment put in. */
  hide(text: string): string;
}

const placeholders = /\$\{(\w+)\}/g;
/** Deeper than any config. */
const maximumDepth = 32;
/** A shorter value is no secret, and would be found in the midst of words. */
const leastHiddenLength = 4;

/** What has its content elsewhere than in its members, and would be read as an empty object. */
const isOfAnotherKind = (value: object): boolean =>
  types.isPromise(value) ||
  types.isMap(value) ||
  types.isSet(value) ||
  types.isDate(value) ||
  ArrayBuffer.isView(value);

function faultOf(value: string | undefined): string | undefined {
  if (value === undefined) return 'is not set';
  if (value === '') return 'is empty';
  // Nobody sees it, and what is expected of the value would be told in vain.
  return value.endsWith('\r')
    ? 'ends with a carriage return: save .env with line ends of Unix (LF)'
    : undefined;
}

/**
 * Puts environment variables where strings say `${NAME}`; one that is not set, or set to nothing, is an issue. So
 * is whatever cannot be read at all, or would be lost on the way.
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
      refuse(path, 'has a "${" that begins no ${NAME}; a name has letters, digits and _');
    if (value !== written) writtenByValue.set(value, written);
    return value;
  }

  function visit(value: unknown, path: readonly PropertyKey[]): unknown {
    if (typeof value === 'string') return substitute(value, path);
    if (typeof value !== 'object' || value === null) return value;
    if (above.includes(value)) return refuse(path, 'is part of itself');
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
        return refuse(path, 'expected a plain object; what this holds is not read');
      else entries = Object.entries(value);
    } catch {
      return refuse(path, 'cannot be read: it throws');
    }
    if (list !== undefined) return list.map((item, index) => visit(item, [...path, index]));
    const copy: [string, unknown][] = [];
    for (const [name, member] of entries) {
      // A schema would drop it in silence.
      if (name === '__proto__') refuse([...path, name], 'is a name that nothing can have');
      else copy.push([name, visit(member, [...path, name])]);
      // It would be a name of these letters, and what it names would never be found.
      if (name.includes('${'))
        refuse([...path, name], 'has a "${" in its name; a variable stands in values only');
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
