import type { ProviderError } from '@wamux/core';
import { fileNameOf, getOwn } from '@wamux/core/helpers';
import type { ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, unsupported } from '@wamux/core/policy';
import { err, ok, type Result } from 'neverthrow';
import type { FirstEndpoint } from './gupshup-connection.js';
import type { GupshupTemplate } from './gupshup-settings.js';
import { type FirstContent, toDegrees, urlOf } from './to-gupshup-first-message.js';

type Bound = BoundTemplate<GupshupTemplate>;

/**
 * A template by its id, and the texts that fill it in the order in which a reader meets them. assumed: that the header's text
 * comes before those of the body, and those of links and codes after them; the pages say "in order".
 * @see https://docs.gupshup.io/reference/sending-text-template
 * @see https://docs.gupshup.io/llms.txt (Sending Coupon Code Template: `params` has the code as well)
 */
export function toFirstTemplate(
  { name }: ParsedTemplateMessage,
  template: Bound,
  endpoint: FirstEndpoint,
): Result<FirstContent, ProviderError> {
  const { binding, body, buttons, header } = template;
  const id = idOf(template);
  if (id === undefined) {
    const message = `the first API knows templates by their ids; add templates.${name}.on.${endpoint.id}.id to the config`;
    return err({ kind: 'template_not_found', provider: endpoint.id, message });
  }
  if (binding.parameterFormat === 'named') {
    const what = 'fills the placeholders of templates by their order, and not by names';
    return err(unsupported(endpoint, 'templateNamedParameters', what));
  }
  if (buttons.some(({ type }) => type === 'flow')) {
    return err(unsupported(endpoint, 'templateFlowButton', 'has no place for a flow button of a template'));
  }
  const params = [
    ...(header?.type === 'text' ? [header.text] : []),
    ...body.map(({ value }) => value),
    ...buttons.flatMap(({ type, value }) => (type === 'url' || type === 'copy-code' ? [value] : [])),
  ];
  const postbacks = buttons.flatMap(({ index, type, value }) =>
    type === 'quick-reply' ? [{ index, text: value }] : [],
  );
  return ok({
    template: JSON.stringify({ id, params }),
    message: toHeader(header),
    postbackTexts: postbacks.length === 0 ? undefined : JSON.stringify(postbacks),
  });
}

/** The id of the template; of several, that of the language that the mapping gave the message. */
function idOf({ binding: { id, language: mapped }, language }: Bound): string | undefined {
  if (id === undefined || typeof id === 'string') return id;
  if (typeof mapped === 'string') return undefined;
  const [ours = ''] = Object.entries(mapped).find(([, theirs]) => theirs === language) ?? [];
  return getOwn(id, ours);
}

function toHeader(header: Bound['header']): object | undefined {
  switch (header?.type) {
    case undefined:
    case 'text':
      return undefined;
    case 'image':
      return { type: 'image', image: { link: urlOf(header.media) } };
    case 'video':
      return { type: 'video', video: { link: urlOf(header.media) } };
    case 'document': {
      const link = urlOf(header.media);
      return { type: 'document', document: { link, filename: header.filename ?? fileNameOf(link) } };
    }
    case 'location': {
      const { address, latitude, longitude, name } = header;
      const location = { latitude: toDegrees(latitude), longitude: toDegrees(longitude), name, address };
      return { type: 'location', location };
    }
  }
}
