import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { upTo } from '../text-up-to.js';

const limits = {
  emoji: { max: 32, unit: 'characters', source: 'ours: no emoji is longer, however it is composed' },
} as const satisfies MessageLimits;

export const reaction = messageKind({
  type: 'reaction',
  doc: 'An emoji on a message that was sent or received before; an empty one takes the reaction back.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('reaction'),
      ...messageEnvelope(),
      /** The provider's id of the message reacted to. */
      messageId: z.string().min(1),
      /** One emoji; empty takes the reaction back. */
      emoji: upTo(limits.emoji.max, z.string()),
    }),
  sample: { to: sampleRecipient, type: 'reaction', messageId: 'message-1', emoji: '👍' },
});
