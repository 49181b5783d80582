import { maskPhoneNumber, type ProviderError } from '@wamux/core';
import { redact, redactError, type Sensitive, wordsOf } from '@wamux/core/redaction';
import type { OutboxMessage, RecordedEvent } from '@wamux/outbox';

/** The whole number for a person who asked for it, otherwise its last digits. */
export function toRecipient({ to }: OutboxMessage, isFull = false): string {
  if (to === undefined) return 'forgotten';
  return isFull ? to : maskPhoneNumber(to);
}

/** `template order_shipped`, or the type, without the content. */
export function toContent({ message }: OutboxMessage): string {
  if (message === undefined) return 'removed';
  return message.type === undefined || message.type === 'template'
    ? `template ${message.name}`
    : message.type;
}

/** The content of a message: the variables of a template, or all of another message; `undefined` where there is none. */
export function toWords({ message }: OutboxMessage): string | undefined {
  if (message === undefined) return undefined;
  if (message.type !== undefined && message.type !== 'template') {
    const { to: _, type: __, ...rest } = message;
    return JSON.stringify(rest);
  }
  const { to: _, type: __, name: ___, language: ____, variables = {}, ...others } = message;
  const parts = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  if (Object.keys(others).length > 0) parts.push(JSON.stringify(others));
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** Removes the message's own words from errors: what a provider says of a failure may quote all of it. */
export function hideEchoes<Told>(told: Told, { message, to }: OutboxMessage): Told {
  const sensitive = {
    phoneNumbers: to === undefined ? [] : [to],
    words: message === undefined ? [] : wordsOf(message),
  };
  return hideInErrors(told, sensitive) as Told;
}

function hideInErrors(value: unknown, sensitive: Sensitive): unknown {
  if (Array.isArray(value)) return value.map((item) => hideInErrors(item, sensitive));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name === 'error' && isError(member) ? redactError(member, sensitive) : hideInErrors(member, sensitive),
  ]);
  return Object.fromEntries(members);
}

const isError = (value: unknown): value is ProviderError =>
  typeof value === 'object' && value !== null && 'kind' in value && 'message' in value;

/**
 * A message as JSON. On a terminal, in a pipe and in a file alike, the number and what the message says are there only
 * where somebody asked for them.
 */
export function toShownMessage(message: OutboxMessage, isFull: boolean): object {
  if (isFull) return message;
  const { message: content, to, ...rest } = hideEchoes(message, message);
  const template = content?.type === 'template' && { name: content.name, language: content.language };
  const shown = {
    ...rest,
    ...(to !== undefined && { to: maskPhoneNumber(to) }),
    ...(content !== undefined && { message: { type: content.type, ...template } }),
  };
  return redact(shown, { phoneNumbers: to === undefined ? [] : [to] }) as object;
}

/** An event as JSON. Of an event that a provider pushed, only its type and provider are shown unless `isFull`. */
export function toShownEvent(recorded: RecordedEvent, isFull: boolean): object {
  if (isFull || recorded.type !== 'received') return recorded;
  const { type, provider } = recorded.event;
  return { ...recorded, event: { type, provider } };
}
