import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { footer, footerLimit, header, headerLimit } from '../header-fields.js';
import { jsonObject } from '../json-object.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const source = 'https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml';

const limits = {
  text: { max: 1024, unit: 'characters', source },
  button: { max: 30, unit: 'characters', source },
  'header.text': headerLimit,
  footer: footerLimit,
} as const satisfies MessageLimits;

export const flow = messageKind({
  type: 'flow',
  doc: 'A text with a button that opens a WhatsApp Flow, named by `flowId` or `flowName`. The answer is a `flow-reply`. `token` tells one sending from another; `screen` is where the flow begins, and `data` what that screen is given.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('flow'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      /** What stands on the button. */
      button: textUpTo(limits.button.max),
      /** The flow by its id at Meta. */
      flowId: z.string().min(1).optional(),
      /** The flow by the name that it was created with. */
      flowName: z.string().min(1).optional(),
      /** Ours; WhatsApp hands it on to the flow's endpoint. */
      token: z.string().min(1).optional(),
      /** The id of the first screen; where absent, the flow's own. */
      screen: z.string().min(1).optional(),
      /** What the first screen is given. */
      data: jsonObject().optional(),
      header: header().optional(),
      footer: footer(),
    }).check(({ value: { flowId, flowName }, issues, value: input }) => {
      if ((flowId === undefined) !== (flowName === undefined)) return;
      const [path, message] =
        flowId === undefined
          ? ['flowId', 'is missing; expected flowId or flowName']
          : ['flowName', 'is given together with flowId; expected only one of them'];
      issues.push({ code: 'custom', path: [path], message, input });
    }),
  sample: {
    to: sampleRecipient,
    type: 'flow',
    text: 'Choose a time for your visit.',
    button: 'Choose',
    flowId: '1234567890',
    token: 'visit-1',
  },
});
