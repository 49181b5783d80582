import type { ParsedTemplateMessage } from '../messages/outbound-message.js';
import type { TemplateButtonType } from '../messages/template-button-types.js';

/** What fills one part of a template; `from` is the field of the message that the text is from, for errors. */
interface Filling {
  /** The provider's key of the parameter, where it names parameters by keys. */
  readonly key?: string;
  /** The field of the message, as a user writes it: `variables.code`, `buttons[0].value`. */
  readonly from: string;
}

/** A text that fills a placeholder of the body. */
export interface BoundText extends Filling {
  /** What the provider calls the parameter, where it does not go by order. */
  readonly name?: string;
  /** The text itself; none that WhatsApp refuses in a placeholder. */
  readonly value: string;
}

/** What fills the header: what the message gives, or a text from a variable. */
export type BoundHeader = NonNullable<ParsedTemplateMessage['header']> &
  Filling & {
    /** What the provider calls the parameter of a text, where it does not go by order. */
    readonly parameterName?: string;
  };

/** What fills one button. */
export interface BoundButton extends Filling {
  /** The button's place in the template. */
  readonly index: number;
  /** What kind of button the template has in this place. */
  readonly type: TemplateButtonType;
  /**
   * The last part of a URL or a one-time code, the payload of a quick reply, the code to copy, or the token of a flow.
   */
  readonly value: string;
  /** What the first screen of a flow is given. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** A message and its template's mapping, put together: all that an adapter has to write. */
export interface BoundTemplate<Binding> {
  /** The provider's own names for the template, as its adapter reads them from the config. */
  readonly binding: Binding;
  /** As the provider writes it; `undefined` where the mapping names none. */
  readonly language: string | undefined;
  /** What fills the body, in the order of its placeholders. */
  readonly body: readonly BoundText[];
  /** Absent where neither the message nor a variable fills the header. */
  readonly header?: BoundHeader;
  /** In the order of their places. */
  readonly buttons: readonly BoundButton[];
}
