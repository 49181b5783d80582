import { formatPath, type Issue } from '@wamux/core';

type Environment = Readonly<Record<string, string | undefined>>;

/** A config as plain data, with the values of environment variables in it. */
export interface Substituted {
  readonly config: unknown;
  readonly issues: readonly Issue[];
}

/** Deeper than any config. */
const maximumDepth = 32;

/**
 * Puts environment variables where strings say `${NAME}`; one that is not set is an issue, never an empty string. So
 * is whatever cannot be read at all, or would be lost on the way.
 */
export function substituteEnvironment(config: unknown, environment: Environment): Substituted {
  const issues: Issue[] = [];
  const above: object[] = [];

  function refuse(path: readonly PropertyKey[], message: string): undefined {
    issues.push({ path: formatPath(path), message });
  }

  function substitute(written: string, path: readonly PropertyKey[]): string {
    return written.replace(/\$\{(\w+)\}/g, (placeholder, name: string) => {
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (found !== undefined && found !== '') return found;
      refuse(path, `environment variable ${name} is not set`);
      return placeholder;
    });
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
    }
    return Object.fromEntries(copy);
  }

  return { config: visit(config, []), issues };
}
