import type { ProviderError } from '@wamux/core';
import { inputError, type ParsedTemplateMessage } from '@wamux/core/input';
import type { BoundTemplate, ProviderIdentity } from '@wamux/core/policy';
import { err, ok, type Result } from 'neverthrow';
import type { GivenComponent, HeaderParameter, TemplateComponent } from './meta-components.js';
import type { MetaContent } from './meta-message.js';
import { nameOf, nonEmpty, toMedia, toPlace } from './meta-parts.js';
import type { MetaTemplate } from './meta-template.js';
import type { MetaMessageOptions } from './to-meta-content.js';

/** A message whose template is mapped, with the provider's own names. */
type Bound = BoundTemplate<MetaTemplate>;

/** A template message: what the mapping fills, and beside it what the message gives in Meta's own form. */
export function toMetaTemplate(
  _: ParsedTemplateMessage,
  template: Bound,
  endpoint: ProviderIdentity,
  { components: given = [] }: MetaMessageOptions,
): Result<MetaContent, ProviderError> {
  const filled = toComponents(template);
  const taken = new Set(filled.map(placeOf));
  const issues = given.flatMap((component, index) => {
    const place = placeOf(component);
    if (!taken.has(place)) {
      taken.add(place);
      return [];
    }
    const path = `providerOptions.${endpoint.adapter}.components[${index}]`;
    return [{ path, message: `is the ${place} component, which is given already; expected it once` }];
  });
  if (issues.length > 0) return err(inputError('template_params', issues, endpoint.id));
  return ok({
    type: 'template',
    template: {
      name: template.binding.name,
      language: { code: template.language ?? '' },
      components: nonEmpty([...filled, ...given]),
    },
  });
}

/** Which part of the template a component fills; two for the same part contradict each other. */
function placeOf({ type, index }: { type: string; index?: number | string | undefined }): string {
  const kind = type.toLowerCase();
  return kind === 'button' ? `${kind} ${index ?? 0}` : kind;
}

function toComponents({ header, body, buttons }: Bound): (GivenComponent | TemplateComponent)[] {
  const components: TemplateComponent[] = [];
  if (header !== undefined) components.push({ type: 'header', parameters: [toHeaderParameter(header)] });
  if (body.length > 0) {
    const parameters = body.map(({ name, value }) => ({
      type: 'text' as const,
      parameter_name: name,
      text: value,
    }));
    components.push({ type: 'body', parameters });
  }
  return [...components, ...buttons.map(toButtonComponent)];
}

function toHeaderParameter(header: NonNullable<Bound['header']>): HeaderParameter {
  switch (header.type) {
    case 'text':
      return { type: 'text', parameter_name: header.parameterName, text: header.text };
    case 'image':
      return { type: 'image', image: toMedia(header.media) };
    case 'video':
      return { type: 'video', video: toMedia(header.media) };
    case 'document': {
      const { media, filename = nameOf(media) } = header;
      return { type: 'document', document: { ...toMedia(media), filename } };
    }
    case 'location':
      return { type: 'location', location: toPlace(header) };
  }
}

function toButtonComponent({ type, index, value, data }: Bound['buttons'][number]): TemplateComponent {
  const place = { type: 'button' as const, index: String(index) };
  switch (type) {
    case 'url':
      return { ...place, sub_type: 'url', parameters: [{ type: 'text', text: value }] };
    case 'quick-reply':
      return { ...place, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: value }] };
    case 'copy-code':
      return { ...place, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: value }] };
    case 'flow': {
      const action = { flow_token: value, flow_action_data: data };
      return { ...place, sub_type: 'flow', parameters: [{ type: 'action', action }] };
    }
  }
}
