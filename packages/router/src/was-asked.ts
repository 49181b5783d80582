import type { SendError } from '@wamux/core';

/** Whether the provider was called at all. A refusal by our own limits and checks says nothing about it. */
export const wasAsked = ({ attempts }: SendError): boolean => attempts?.at(-1)?.outcome !== 'not-tried';
