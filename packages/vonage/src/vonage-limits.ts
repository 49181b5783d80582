import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

/** The limits that Vonage documents besides WhatsApp's own, which core checks for every provider. */
export const vonageLimits = {
  /** `client_ref`; other providers take longer ones. */
  correlationId: {
    field: 'correlationId',
    max: 100,
    unit: 'characters',
    kind: 'unsupported',
    source: 'https://developer.vonage.com/en/api/messages',
  },
} as const satisfies Record<string, DocumentedLimit>;

/** Checks a message before any call. */
export const checkVonageLimits = toLimitCheck(Object.values(vonageLimits));
