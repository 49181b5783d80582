import type { Outbox } from '@wamux/outbox';
import type { Client } from 'wamux';

/** What the app shows about the code: nothing, a note to the user, or the form again. */
export type CodeFate = 'sent' | 'sent, perhaps twice' | 'may have been sent' | 'not sent';

/** Sends now, while the user waits. */
export async function sendCode(client: Client, to: string, code: string): Promise<CodeFate> {
  const sent = await client.sendTemplate({ to, name: 'otp_code', language: 'es', variables: { code } });
  return sent.match(
    ({ duplicatePossible }) => (duplicatePossible ? 'sent, perhaps twice' : 'sent'),
    ({ outcome }) => (outcome === 'unknown' ? 'may have been sent' : 'not sent'),
  );
}

/** Sends from the queue, before other messages, and never after the code has expired. */
export async function queueCode(
  outbox: Outbox,
  login: { readonly id: string; readonly phone: string; readonly validForMs: number },
  code: string,
): Promise<string> {
  const queued = await outbox.enqueue(
    {
      to: login.phone,
      type: 'template',
      name: 'otp_code',
      language: 'es',
      variables: { code },
      validityMs: login.validForMs,
    },
    { idempotencyKey: `code-${login.id}`, priority: 'high' },
  );
  if (queued.isErr()) throw new Error(queued.error.message);
  return queued.value.id;
}
