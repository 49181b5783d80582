import type { ExitName } from './exit-codes.js';

/** Something expected that ends a command: what is wrong, and what to do next. */
export class CliError extends Error {
  override readonly name = 'WamuxCliError';
  readonly exit: ExitName;
  readonly next: string | undefined;

  constructor(exit: ExitName, message: string, next?: string) {
    super(message);
    this.exit = exit;
    this.next = next;
  }
}

/** Makes the error for a file that cannot be written; `file` is what the user calls it. */
export const notWritten = (
  file: string,
  error: unknown,
  next?: string,
  exit: ExitName = 'failed',
): CliError => new CliError(exit, `${file} cannot be written: ${systemCode(error)}`, next);

/** The system's code of an error, such as `ENOENT`; `undefined` where the error is not the system's. */
export const systemCode = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | null | undefined)?.code;

export const usageError = (message: string, next?: string): CliError => new CliError('usage', message, next);
