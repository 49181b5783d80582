import { maskPhoneNumber } from '@wamux/core';
import { redact } from '@wamux/core/redaction';
import type { OutboxMessage } from '@wamux/outbox';

/** The number for a person who asked for it, else its last digits. */
export function toRecipient({ to }: OutboxMessage, isFull = false): string {
  if (to === undefined) return 'forgotten';
  return isFull ? to : maskPhoneNumber(to);
}

/** `template order_shipped`, or the type; not what it says. */
export function toContent({ message }: OutboxMessage): string {
  if (message === undefined) return 'removed';
  return message.type === undefined || message.type === 'template'
    ? `template ${message.name}`
    : message.type;
}

/** What it says: the variables of a template, or the whole of another message; `undefined` where there is nothing. */
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

/**
 * A message as JSON. On a terminal, in a pipe and in a file alike, the number and what the message says are there only
 * where somebody asked for them.
 */
export function toShownMessage(message: OutboxMessage, isFull: boolean): object {
  if (isFull) return message;
  const { message: content, to, ...rest } = message;
  const template = content?.type === 'template' && { name: content.name, language: content.language };
  const shown = {
    ...rest,
    ...(to !== undefined && { to: maskPhoneNumber(to) }),
    ...(content !== undefined && { message: { type: content.type, ...template } }),
  };
  return redact(shown, { phoneNumbers: to === undefined ? [] : [to] }) as object;
}
