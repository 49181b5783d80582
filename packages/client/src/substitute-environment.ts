import { formatPath, type Issue } from '@wamux/core';

type Environment = Readonly<Record<string, string | undefined>>;

/** Puts environment variables where strings say `${NAME}`; one that is not set is an issue, never an empty string. */
export function substituteEnvironment(
  config: unknown,
  environment: Environment,
): { readonly config: unknown; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];

  function visit(value: unknown, path: readonly PropertyKey[]): unknown {
    if (typeof value === 'string') {
      return value.replace(/\$\{(\w+)\}/g, (written, name: string) => {
        const found = environment[name];
        if (found !== undefined && found !== '') return found;
        issues.push({ path: formatPath(path), message: `environment variable ${name} is not set` });
        return written;
      });
    }
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key])]),
      );
    }
    return value;
  }

  return { config: visit(config, []), issues };
}
