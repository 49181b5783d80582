import type { ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import type { ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, findOverLimit, unsupported } from '@wamux/core/policy';
import { err, ok, type Result } from 'neverthrow';
import type { InfobipEndpoint } from './infobip-connection.js';
import { buttonLimits } from './infobip-limits.js';
import type { InfobipContent, TemplateData } from './infobip-request-api.js';
import type { InfobipMessageOptions, InfobipTemplate } from './infobip-settings.js';
import { nameOf, urlOf } from './to-infobip-content.js';

type Bound = BoundTemplate<InfobipTemplate>;

/** A template by its name: values go in the order of the template's placeholders and buttons, and have no names. */
export function toTemplateContent(
  _: ParsedTemplateMessage,
  { binding, body, buttons, header, language = '' }: Bound,
  endpoint: InfobipEndpoint,
  { carousel, limitedTimeOffer }: InfobipMessageOptions,
): Result<InfobipContent, ProviderError> {
  for (const { from, type, value } of buttons) {
    const limit = getOwn<(typeof buttonLimits)[keyof typeof buttonLimits]>(buttonLimits, type);
    const overLimit = limit && findOverLimit(endpoint, { ...limit, field: from }, value.length);
    if (overLimit !== undefined) return err(overLimit);
  }
  return (header === undefined ? ok(undefined) : toHeader(endpoint, header)).map((header) => ({
    path: 'template',
    content: {
      templateName: binding.name,
      language,
      templateData: {
        body: { placeholders: body.map(({ value }) => value) },
        header,
        buttons: buttons.length === 0 ? undefined : buttons.map(toButton),
        carousel,
        limitedTimeOffer,
      },
    },
  }));
}

function toHeader(
  endpoint: InfobipEndpoint,
  header: NonNullable<Bound['header']>,
): Result<NonNullable<TemplateData['header']>, ProviderError> {
  switch (header.type) {
    case 'text':
      return ok({ type: 'TEXT', placeholder: header.text });
    case 'image':
      return ok({ type: 'IMAGE', mediaUrl: urlOf(header.media) });
    case 'video':
      return ok({ type: 'VIDEO', mediaUrl: urlOf(header.media) });
    case 'document': {
      const { filename = nameOf(header.media), media } = header;
      if (filename !== undefined) return ok({ type: 'DOCUMENT', mediaUrl: urlOf(media), filename });
      const what = 'shows a document above a template under a name only; expected header.filename';
      return err(unsupported(endpoint, 'templateHeaderMedia', what));
    }
    case 'location': {
      const { address, latitude, longitude, name } = header;
      if (name === undefined && address === undefined) return ok({ type: 'LOCATION', latitude, longitude });
      const what = 'takes a place above a template by its degrees alone; leave out its name and address';
      return err(unsupported(endpoint, 'templateHeaderLocation', what));
    }
  }
}

function toButton({
  data,
  type,
  value,
}: Bound['buttons'][number]): NonNullable<TemplateData['buttons']>[number] {
  switch (type) {
    case 'url':
      return { type: 'URL', parameter: value };
    case 'quick-reply':
      return { type: 'QUICK_REPLY', parameter: value };
    case 'copy-code':
      return { type: 'COPY_CODE', parameter: value };
    case 'flow':
      return { type: 'FLOW', flowToken: value, data };
  }
}
