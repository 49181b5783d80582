import type { ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage, strictObject } from '@wamux/core/input';
import { type ProviderIdentity, readProviderOptions, unsupported } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { err, ok, type Result } from 'neverthrow';
import { givenComponent } from './meta-components.js';

/** What a message may say under `providerOptions.<adapter>` to a provider that takes Meta's whole request. */
export const metaMessageOptions = strictObject({
  /** With a text: show a preview of its first link. */
  previewUrl: z.boolean().optional(),
  /**
   * With a template: components in Meta's own form, such as a carousel, beside those that the mapping fills. Their shape
   * alone is checked.
   */
  components: z
    .array(givenComponent, { error: 'expected a list of components' })
    .min(1, 'is empty; expected a component, or no such option')
    .optional(),
});

/** The kind of message that has a place for an option; on another it would be lost. */
const optionTypes = { previewUrl: 'text', components: 'template' } as const;
const optionNames = Object.keys(optionTypes) as (keyof typeof optionTypes)[];

/** Reads the options of a message. Refuses one that it has no place for, and an answer that the user would not see. */
export function readMetaOptions(
  endpoint: ProviderIdentity,
  message: ParsedMessage,
): Result<z.output<typeof metaMessageOptions>, ProviderError> {
  if (message.replyTo !== undefined && (message.type === 'reaction' || message.type === 'template')) {
    const what = `cannot answer a message with a ${message.type}: the user would not see which message it answers`;
    return err(unsupported(endpoint, 'replyTo', what));
  }
  return readProviderOptions(endpoint, metaMessageOptions, message).andThen((options) => {
    const issues = optionNames
      .filter((name) => options[name] !== undefined && message.type !== optionTypes[name])
      .map((name) => ({
        path: `providerOptions.${endpoint.adapter}.${name}`,
        message: `goes with messages of type ${optionTypes[name]} only`,
      }));
    return issues.length === 0 ? ok(options) : err(inputError('validation', issues, endpoint.id));
  });
}
