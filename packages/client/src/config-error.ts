import type { Issue } from '@wamux/core';
import { inputError } from '@wamux/core/input';

/** A config that cannot be used. Names every wrong place at once: a person fixes a file, not one line of it. */
export class ConfigError extends Error {
  /** Tells the error from others where `instanceof` cannot, as between two copies of the package. */
  override readonly name = 'ConfigError';
  /** Paths in the config: `providers.dt.sender`. */
  readonly issues: readonly Issue[];

  constructor(source: string, found: readonly Issue[]) {
    const { issues = [] } = inputError('validation', found);
    super(
      [`${source} cannot be used:`, ...issues.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'),
    );
    this.issues = issues;
  }
}
