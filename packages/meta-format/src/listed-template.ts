import type { TemplateDefinition } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';
import { toMetaTemplateState } from './meta-template-state.js';

const word = optionalLenient(z.string());

const listedButton = z.looseObject({ type: word, url: word, otp_type: word });
type WireButton = z.output<typeof listedButton>;

/**
 * What a list says of the parts of a template.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
export const listedParts = {
  parameter_format: word,
  components: optionalLenient(
    z.array(
      z.looseObject({
        type: word,
        format: word,
        text: word,
        buttons: optionalLenient(z.array(listedButton)),
      }),
    ),
  ),
};

/** The members of a listed template that `listedParts` reads. */
type ListedParts = z.output<z.ZodObject<typeof listedParts>>;
/** What of a template the app has to fill, and how its variables are written. */
type Parts = Pick<TemplateDefinition, 'body' | 'buttons' | 'header' | 'parameterFormat'>;
type ListedButton = NonNullable<Parts['buttons']>[number];

/** The parts of a template, of a list in Meta's format. What the list does not have stays unsaid. */
export function readListedParts({ parameter_format: format, components }: ListedParts): Parts {
  const find = (name: string) => components?.find(({ type }) => type?.toUpperCase() === name);
  const parameterFormat = getOwn(formats, format?.toUpperCase() ?? '');
  return {
    body: find('BODY')?.text ?? null,
    ...(parameterFormat !== undefined && { parameterFormat }),
    ...(components != null && {
      header: readHeader(find('HEADER')),
      buttons: (find('BUTTONS')?.buttons ?? []).map(readButton),
    }),
  };
}

const formats = { POSITIONAL: 'positional', NAMED: 'named' } as const;

const headerTypes = {
  TEXT: 'text',
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
  LOCATION: 'location',
} as const;

function readHeader(
  header:
    | { readonly format?: string | null | undefined; readonly text?: string | null | undefined }
    | undefined,
): NonNullable<Parts['header']> | null {
  if (header === undefined) return null;
  const type = getOwn(headerTypes, header.format?.toUpperCase() ?? '') ?? 'other';
  return { type, ...(header.text != null && { text: header.text }) };
}

/**
 * A template for one-time codes was made with a button of the type OTP, which Meta turns into one of a URL. Assumed: that a
 * list may show the former too, and that the one of a code that needs no tap (ZERO_TAP) may be left out.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates
 */
function readButton({ type, url, otp_type: otpType }: WireButton): ListedButton {
  switch (type?.toUpperCase()) {
    case 'URL':
      return { type: 'url', value: /\{\{.+?\}\}/.test(url ?? '') ? 'required' : 'none' };
    case 'OTP':
      return { type: 'url', value: otpType?.toUpperCase() === 'ZERO_TAP' ? 'optional' : 'required' };
    case 'QUICK_REPLY':
      return { type: 'quick-reply', value: 'optional' };
    case 'COPY_CODE':
      return { type: 'copy-code', value: 'required' };
    case 'FLOW':
      return { type: 'flow', value: 'required' };
    default:
      return { type: 'other', value: 'none' };
  }
}

/**
 * A template as Meta lists it, and whoever passes Meta's list on.
 * @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml)
 */
export const listedTemplate = z.looseObject({
  name: z.string(),
  language: word,
  category: word,
  status: word,
  ...listedParts,
});

/** A listed template in our words; its status may be written in upper or lower case. */
export const toTemplateDefinition = (
  template: z.output<typeof listedTemplate>,
  provider: string,
): TemplateDefinition => ({
  provider,
  name: template.name,
  language: template.language ?? null,
  category: template.category ?? null,
  state: toMetaTemplateState(template.status),
  ...readListedParts(template),
  raw: template,
});
