import type { SendError } from '@wamux/core';

/** Whether the provider was called at all; what our own limits and checks refuse says nothing about it. */
export const wasAsked = ({ attempts }: SendError): boolean => attempts?.at(-1)?.outcome !== 'not-tried';
