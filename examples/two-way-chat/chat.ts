import type { Client, InboundMessageEvent, WebhookEvent } from 'wamux';

/** What the app stores about conversations; a real app would use a database. */
export interface Desk {
  /** The answers that were sent, or why one was not; the newest last. */
  readonly log: string[];
  /** Customers whom a person is answering, so that the bot is silent. */
  readonly withPerson: Set<string>;
  /** Customers who want no marketing messages. */
  readonly optedOut: Set<string>;
}

/** Handles what a provider pushed, in order. Where it throws, the provider sends it again. */
export async function takeEvents(client: Client, desk: Desk, events: readonly WebhookEvent[]): Promise<void> {
  for (const event of events) {
    if (event.duplicate) continue;
    if (event.type === 'message') await answer(client, desk, event);
    // A colleague wrote from the phone app.
    if (event.type === 'echo') desk.withPerson.add(event.to);
    if (event.type === 'marketing-preference') {
      if (event.wants) desk.optedOut.delete(event.from);
      else desk.optedOut.add(event.from);
    }
    if (event.type === 'user-changed' && desk.withPerson.delete(event.from)) desk.withPerson.add(event.to);
  }
}

async function answer(client: Client, desk: Desk, event: InboundMessageEvent): Promise<void> {
  const { from, providerMessageId: replyTo, provider, content } = event;
  if (desk.withPerson.has(from)) return;
  // Shows the two blue ticks and the typing indicator. A provider without them answers `unsupported`.
  await client.acknowledge(event, { typing: true });
  const text = await reply(client, content);
  // The service window belongs to this provider's number, so a tag chooses its route.
  const sent = await client.send({ to: from, type: 'text', text, replyTo, tags: [provider] });
  desk.log.push(sent.isOk() ? text : `not answered: ${sent.error.kind}`);
}

async function reply(client: Client, content: InboundMessageEvent['content']): Promise<string> {
  switch (content.type) {
    case 'text':
      return 'Thank you! Which order is it about?';
    case 'image':
    case 'document': {
      const bytes = await fetchFile(client, content.media);
      return bytes === undefined
        ? 'Please send it once more.'
        : `Thank you, we have your file (${bytes} bytes).`;
    }
    case 'flow-reply':
      return 'Thank you for your answers.';
    default:
      return 'I cannot read this. A person will look at it.';
  }
}

/** Reads a file to its end and counts its bytes; an app would store them. */
async function fetchFile(
  client: Client,
  media: Parameters<Client['downloadMedia']>[0],
): Promise<number | undefined> {
  const download = await client.downloadMedia(media, { maxBytes: 5_000_000 });
  if (download.isErr()) return undefined;
  let bytes = 0;
  try {
    for await (const chunk of download.value.body) bytes += chunk.byteLength;
  } catch {
    return undefined; // the connection was lost, or the file is too large
  }
  return bytes;
}
