import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

// The schemas of https://www.infobip.com/docs/api/channels/whatsapp, whose OpenAPI document names every member and limit.

const number = optionalLenient(z.int());
const word = optionalLenient(z.string());

const status = z.object({ groupId: number, id: number, name: word, description: word });
export type WireStatus = z.output<typeof status>;

const sentMessage = z.object({
  messageId: z.string().min(1),
  to: word,
  status: optionalLenient(status),
});

/** One message; of a template the one entry of a list. */
export const sendAnswer = z.union([
  sentMessage,
  z.object({ messages: z.tuple([sentMessage]).rest(z.unknown()) }).transform(({ messages }) => messages[0]),
]);

/**
 * Both forms of a refusal, the older one inside `requestError`.
 * @see https://www.infobip.com/docs/api/channels/whatsapp (ApiException, ApiError), and MarkAsReadErrorResponse
 */
export const errorAnswer = z.object({
  requestError: optionalLenient(
    z.object({
      serviceException: z.object({
        messageId: word,
        text: word,
        validationErrors: optionalLenient(z.record(z.string(), z.unknown())),
      }),
    }),
  ),
  error: word,
  errorCode: word,
  description: word,
  violations: optionalLenient(z.array(z.object({ property: z.string(), violation: word }))),
});

/** What a report says of a message, pushed or asked for. */
export const report = z.object({
  messageId: z.string().min(1),
  status,
  error: optionalLenient(z.object({ groupId: number, id: number, name: word, description: word })),
  doneAt: word,
});
export type WireReport = z.output<typeof report>;

/** @see https://www.infobip.com/docs/api/platform/messages-api (get reports); channel APIs are in it as well. */
export const reportsAnswer = z.object({ results: z.array(report) });

const templatePart = optionalLenient(z.looseObject({ format: word, text: word }));

/** @see https://www.infobip.com/docs/api/channels/whatsapp (get WhatsApp templates, version 2) */
export const templateListAnswer = z.object({
  templates: z.array(
    z.looseObject({
      name: z.string(),
      language: word,
      status: word,
      category: word,
      structure: optionalLenient(
        z.looseObject({
          header: templatePart,
          body: templatePart,
          buttons: optionalLenient(z.array(z.looseObject({ type: word, url: word, otpType: word }))),
        }),
      ),
    }),
  ),
});
