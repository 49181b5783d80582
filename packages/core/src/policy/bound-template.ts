import type { ParsedTemplateMessage } from '../messages/outbound-message.js';
import type { TemplateButtonType } from '../messages/template-button-types.js';

/** What fills one part of a template; `from` is the field of the message that the text is from, for errors. */
interface Filling {
  /** The provider's key of the parameter, where it names parameters by keys. */
  readonly key?: string;
  readonly from: string;
}

/** A text that fills a placeholder of the body. */
export interface BoundText extends Filling {
  /** What the provider calls the parameter, where it does not go by order. */
  readonly name?: string;
  readonly value: string;
}

/** What fills the header: what the message gives, or a text from a variable. */
export type BoundHeader = NonNullable<ParsedTemplateMessage['header']> &
  Filling & {
    /** What the provider calls the parameter of a text, where it does not go by order. */
    readonly parameterName?: string;
  };

export interface BoundButton extends Filling {
  /** The button's place in the template. */
  readonly index: number;
  readonly type: TemplateButtonType;
  readonly value: string;
  /** Of a flow: what its first screen is given. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** A message and its template's mapping, put together: all that an adapter has to write. */
export interface BoundTemplate<Binding> {
  readonly binding: Binding;
  /** As the provider writes it; `undefined` where the mapping names none. */
  readonly language: string | undefined;
  readonly body: readonly BoundText[];
  readonly header?: BoundHeader;
  /** In the order of their places. */
  readonly buttons: readonly BoundButton[];
}
