import type { MessageReference, ProviderError } from '@wamux/core';
import { guardListener } from '@wamux/core/helpers';
import { inputError, parseMessageReference, readInput, strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { err, type Result } from 'neverthrow';

/** How long a message is followed. */
export interface TrackOptions {
  /** Ends the tracking. */
  readonly signal?: AbortSignal;
  /** Ends it however little is known, in milliseconds. Default a day. */
  readonly maximumAgeMs?: number;
  /**
   * Told each time that the provider cannot say the status: it is asked again when the next question is due. Also told what is
   * wrong with the reference or the options, which ends the tracking. What it throws is warned of, and changes nothing.
   */
  readonly onTrouble?: (error: ProviderError) => void;
}

const isSignal = (value: unknown): boolean =>
  typeof (value as Partial<AbortSignal> | null)?.aborted === 'boolean' &&
  typeof (value as AbortSignal).addEventListener === 'function' &&
  typeof (value as AbortSignal).removeEventListener === 'function';

const optionsSchema = strictObject({
  signal: z.custom<AbortSignal>(isSignal, 'expected an AbortSignal').optional(),
  // For ever is a time as well.
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

/** A caller who only reads the statuses would take the end of a wrong reference for that of a message without any. */
export function tellWrong(options: unknown, error: ProviderError): void {
  const read = readOptions(options);
  const onTrouble = read.isOk() ? read.value.onTrouble : undefined;
  if (onTrouble !== undefined) guardListener('`onTrouble` of `track`', onTrouble)(error);
  else {
    const warning = { type: 'WamuxWarning', code: 'WAMUX_TRACK' };
    process.emitWarning(`the message is not tracked: ${error.message}`, warning);
  }
}
