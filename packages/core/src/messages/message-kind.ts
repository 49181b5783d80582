import { makeOnce } from '../helpers/make-once.js';
import type * as z from '../zod.js';

/** The most that a part of a message may have. */
export interface MessageLimit {
  /** So many are allowed; one more is refused. */
  readonly max: number;
  /** What is counted: UTF-16 code units of a text, or members of a list. */
  readonly unit: 'characters' | 'entries';
  /** The page that says so; or, where no page does, the reason in words. */
  readonly source: string;
}

/** By the path of the part, as errors write it, but without the numbers: `sections[].rows[].title`. */
export type MessageLimits<Path extends string = string> = Readonly<Record<Path, MessageLimit>>;

/** Everything that core knows about one kind of message. */
export interface MessageKind<
  Type extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  LimitPath extends string = string,
> {
  /** The message's `type`; a capability of the same name says who can send it. */
  readonly type: Type;
  /** What it is, in one line of Markdown. */
  readonly doc: string;
  /**
   * The limits of WhatsApp itself, which no provider can raise. What one provider limits further is checked in its adapter.
   */
  readonly limits: MessageLimits<LimitPath>;
  /** Checks a message of this kind. */
  readonly schema: Schema;
  /** A message that every provider of this kind takes; docs show it, and the conformance suite sends it. */
  readonly sample: z.input<Schema>;
}

/** A kind as its file describes it. */
type Described<Kind extends MessageKind> = Omit<Kind, 'schema'> & { readonly schema: () => Kind['schema'] };

/**
 * Describes a kind; the sample is type-checked against the schema. The schema is made with the first message of the kind:
 * making those of all kinds would cost every process a tenth of what loading undici does.
 */
export function messageKind<const Type extends string, Schema extends z.ZodObject, LimitPath extends string>(
  described: Described<MessageKind<Type, Schema, LimitPath>>,
): MessageKind<Type, Schema, LimitPath> {
  const schema = makeOnce(described.schema);
  return {
    ...described,
    get schema() {
      return schema();
    },
  };
}
