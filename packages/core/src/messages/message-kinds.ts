import { freeFormKinds, templateKind } from './kinds/index.js';
import { envelopeLimits } from './message-envelope.js';
import type { MessageKind, MessageLimit, MessageLimits } from './message-kind.js';
import type { MessageType } from './outbound-message.js';

const allKinds = [...freeFormKinds, templateKind] as const;

/** Every kind of message, as docs and tools read it. For the types and schemas of messages see `OutboundMessage`. */
export const messageKinds: readonly MessageKind<MessageType>[] = allKinds;

const numbersOf = <Path extends string>(limits: MessageLimits<Path>) =>
  Object.fromEntries(Object.entries<MessageLimit>(limits).map(([path, { max }]) => [path, max])) as Readonly<
    Record<Path, number>
  >;

type LimitsByKind<Kind extends MessageKind> = {
  readonly [Each in Kind as Each['type']]: Readonly<Record<keyof Each['limits'], number>>;
};

/**
 * WhatsApp's limits, by kind and path: `messageLimits.buttons['buttons[].title']`. `envelope` holds those of the fields that
 * every kind has. `messageKinds` gives the source of each number.
 */
export const messageLimits = {
  envelope: numbersOf(envelopeLimits),
  ...(Object.fromEntries(allKinds.map(({ type, limits }) => [type, numbersOf(limits)])) as LimitsByKind<
    (typeof allKinds)[number]
  >),
};
