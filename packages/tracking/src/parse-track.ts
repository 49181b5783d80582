import type { MessageReference, ProviderError } from '@wamux/core';
import { guardListener } from '@wamux/core/helpers';
import { inputError, parseMessageReference, readInput, strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { err, type Result } from 'neverthrow';

/** How long a message is followed. */
export interface TrackOptions {
  /** Ends the tracking. */
  readonly signal?: AbortSignal;
  /** Ends the tracking after this time, in milliseconds, whatever is known by then. Default a day. */
  readonly maximumAgeMs?: number;
  /**
   * Called with each error of the provider; it is asked again when the next question is due. Also called with what is wrong
   * with the reference or the options, which ends the tracking. If it throws, a process warning says so, and nothing changes.
   */
  readonly onTrouble?: (error: ProviderError) => void;
}

const isSignal = (value: unknown): boolean =>
  typeof (value as Partial<AbortSignal> | null)?.aborted === 'boolean' &&
  typeof (value as AbortSignal).addEventListener === 'function' &&
  typeof (value as AbortSignal).removeEventListener === 'function';

const optionsSchema = strictObject({
  signal: z.custom<AbortSignal>(isSignal, 'expected an AbortSignal').optional(),
  // `Infinity` is allowed: the message is then followed until it ends.
  maximumAgeMs: z
    .custom<number>((ms) => typeof ms === 'number' && ms > 0, 'expected a number of milliseconds above 0')
    .optional(),
  onTrouble: z
    .custom<NonNullable<TrackOptions['onTrouble']>>(
      (value) => typeof value === 'function',
      'expected a function',
    )
    .optional(),
});

type Track = { readonly reference: MessageReference } & z.output<typeof optionsSchema>;

/** Checks what the caller of `track` gives. */
export function parseTrack(reference: unknown, options: unknown): Result<Track, ProviderError> {
  return parseMessageReference(reference).andThen((checked) =>
    readOptions(options).map((given) => ({ reference: checked, ...given })),
  );
}

function readOptions(options: unknown): Result<z.output<typeof optionsSchema>, ProviderError> {
  try {
    return readInput(optionsSchema, options, 'options').mapErr((issues) => inputError('validation', issues));
  } catch {
    // A getter or a proxy that throws.
    return err(
      inputError('validation', [{ path: 'options', message: 'cannot be read; expected plain data' }]),
    );
  }
}

/** Warns, because a caller that only reads statuses would think that the message has none. */
export function tellWrong(options: unknown, error: ProviderError): void {
  const read = readOptions(options);
  const onTrouble = read.isOk() ? read.value.onTrouble : undefined;
  if (onTrouble !== undefined) guardListener('`onTrouble` of `track`', onTrouble)(error);
  else {
    const warning = { type: 'WamuxWarning', code: 'WAMUX_TRACK' };
    process.emitWarning(`the message is not tracked: ${error.message}`, warning);
  }
}
