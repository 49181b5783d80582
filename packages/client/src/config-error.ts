import type { Issue } from '@wamux/core';
import { inputError } from '@wamux/core/input';

/** A config that cannot be used. It names every wrong place at once, so that a file is corrected in one go. */
export class ConfigError extends Error {
  /** Identifies the error where `instanceof` cannot, as with two copies of the package. */
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
