import type { TemplateButtonType } from './messages/template-button-types.js';
import type { TemplateState } from './template-state.js';

/** The header of a template as a provider lists it. */
interface ListedHeader {
  /** `other`: none that a message can fill. */
  readonly type: 'text' | 'image' | 'video' | 'document' | 'location' | 'other';
  /** The text, with its placeholder where it has one. */
  readonly text?: string;
}

/** A button of a template as a provider lists it. */
interface ListedButton {
  /** A one-time code is a `url`, as which it is sent. `other`: such as a phone number, which no message fills. */
  readonly type: TemplateButtonType | 'other';
  /** Whether a message has to give the button a value, may give it one, or must give it none. */
  readonly value: 'required' | 'optional' | 'none';
}

/** A template as a provider lists it. */
export interface TemplateDefinition {
  /** Instance id of the provider that has it. */
  readonly provider: string;
  /** The provider's name of the template, not the logical name of the config. */
  readonly name: string;
  /** As the provider writes it, such as `es` or `pt_BR`; `null` where it gives none. */
  readonly language: string | null;
  /** The provider's word, such as `UTILITY`; `null` where it gives none. */
  readonly category: string | null;
  /** Our word for where it stands; the provider's own word is in `raw`. */
  readonly state: TemplateState;
  /** The body with its placeholders. */
  readonly body: string | null;
  /** What a config maps the template by, where that is not its name (Bird). */
  readonly projectId?: string;
  /** The names of all placeholders, header and buttons included, where the provider lists them (Bird). */
  readonly placeholders?: readonly string[];
  /** Whether its placeholders are `{{1}}` or `{{person}}`, where the provider says. */
  readonly parameterFormat?: 'positional' | 'named';
  /** `null`: it has none. Absent where the provider does not say. */
  readonly header?: ListedHeader | null;
  /** All of them, in the order of their places. Absent where the provider does not say. */
  readonly buttons?: readonly ListedButton[];
  /** The provider's answer. */
  readonly raw: unknown;
}
