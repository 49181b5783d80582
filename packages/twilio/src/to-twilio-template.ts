import type { ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import type { ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, unsupported } from '@wamux/core/policy';
import { err, ok, type Result } from 'neverthrow';
import { type TwilioContent, urlOf } from './to-twilio-content.js';
import type { TwilioEndpoint } from './twilio-connection.js';
import type { TwilioTemplate } from './twilio-settings.js';

type Bound = BoundTemplate<TwilioTemplate>;

/** A template is a content: its variables, of whatever part, are filled by their names. */
export function toTemplateContent(
  message: ParsedTemplateMessage,
  bound: Bound,
  endpoint: TwilioEndpoint,
): Result<TwilioContent, ProviderError> {
  const { binding, body, buttons, header, language = '' } = bound;
  const { contentSid } = binding;
  const variables = new Map(body.map(({ name = '', value }) => [name, value]));
  if (header !== undefined) {
    if (header.key === undefined) return err(noKey(endpoint, message, 'header'));
    const text = textOfHeader(endpoint, message, header, binding.mediaBaseUrl);
    if (text.isErr()) return err(text.error);
    variables.set(header.key, text.value);
  }
  for (const { index, key, value } of buttons) {
    if (key === undefined) return err(noKey(endpoint, message, `buttons.${index}`));
    variables.set(key, value);
  }
  return ok({
    ContentSid: typeof contentSid === 'string' ? contentSid : (getOwn(contentSid, language) ?? ''),
    ...(variables.size > 0 && { ContentVariables: JSON.stringify(Object.fromEntries(variables)) }),
  });
}

/** A variable in a media URL is its end; the part before it is fixed in the content. */
function textOfHeader(
  endpoint: TwilioEndpoint,
  { name }: ParsedTemplateMessage,
  header: NonNullable<Bound['header']>,
  base = '',
): Result<string, ProviderError> {
  if (header.type === 'text') return ok(header.text);
  // The content has a place for the URL only; the user would see the file under another name.
  if (header.type === 'document' && header.filename !== undefined) {
    return err(unsupported(endpoint, 'templateHeaderMedia', 'cannot name the file of a header'));
  }
  const url = header.type === 'location' ? '' : urlOf(header.media); // a location was refused at the door
  if (url.startsWith(base) && url.length > base.length) return ok(url.slice(base.length));
  const what = `takes media below templates.${name}.on.${endpoint.id}.mediaBaseUrl of the config only`;
  return err(unsupported(endpoint, 'templateHeaderMedia', what));
}

/** The content may well have the part; the config does not say under which name. */
function noKey(endpoint: TwilioEndpoint, { name }: ParsedTemplateMessage, part: string): ProviderError {
  const what = `does not know the variable of this part; add templates.${name}.on.${endpoint.id}.${part} to the config`;
  return unsupported(endpoint, `template ${part}`, what);
}
