import { dialects } from '@wamux/simulator';
import { afterAll, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';

const secret = 'a-signing-secret-of-2026';
const mebibyte = 1_048_576;
const deep = 2_600_000;

/** Bodies that attack their reader. All are signed, as a provider gone mad would sign them. */
const bodies: readonly (readonly [title: string, body: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['no JSON', Buffer.from('not json {')],
  ['half of a notification', Buffer.from('{"object":"whatsapp_business_account","entry":[{"id"')],
  ['null', Buffer.from('null')],
  ['a number', Buffer.from('1e999')],
  ['a text', Buffer.from('"events"')],
  ['an empty list', Buffer.from('[]')],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0xfd, 0x00, 0x80])],
  ['UTF-16', Buffer.from('\ufeff{"statuses":[]}', 'utf16le')],
  ['__proto__', Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')],
  [
    '__proto__ as an entry',
    Buffer.from('{"entry":[{"__proto__":{"polluted":true},"changes":[{"value":{"__proto__":1}}]}]}'),
  ],
  ['2,600,000 lists in each other, closed', Buffer.from(`${'['.repeat(deep)}${']'.repeat(deep)}`)],
  ['200,000 objects in each other', Buffer.from(`${'{"entry":'.repeat(200_000)}1${'}'.repeat(200_000)}`)],
  ['2,600,000 entries of nothing', Buffer.from(`{"entry":[${'1,'.repeat(deep - 20)}1]}`)],
  ['a text of 5 MiB', Buffer.from(`"${'x'.repeat(5 * mebibyte - 2)}"`)],
  ['100,000 names', Buffer.from(`{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(',')}}`)],
];

const clients: Client[] = [];
afterAll(async () => {
  for (const client of clients) await client.close();
});

const pushing = Object.values(dialects).flatMap(({ name: adapter, config, webhooks }) =>
  webhooks === undefined ? [] : [{ adapter, config, webhooks }],
);

it.each(pushing)(
  '$adapter: no body makes it throw, or takes it long, and none becomes a status',
  { timeout: 120_000 },
  async ({ adapter, config, webhooks }) => {
    const { id } = config;
    const publicUrl = `https://app.example.test/webhooks/${id}`;
    const webhook = { ...config.webhook, secrets: [secret], publicUrl };
    const client = await createClient({ providers: { [id]: { adapter, ...config.settings, webhook } } });
    clients.push(client);
    const request = (body: Buffer) => {
      const unsigned = {
        secret,
        body,
        url: publicUrl,
        at: Date.now(),
        receiver: id,
        settings: config.webhook ?? {},
      };
      const { url, headers } = webhooks.signing.sign(unsigned);
      const contentType = webhooks.contentType ?? 'application/json';
      return { method: 'POST', url, headers: { 'content-type': contentType, ...headers }, rawBody: body };
    };
    const answers = new Set<number>();
    for (const [title, body] of bodies) {
      const start = process.cpuUsage();
      const { response, events } = await client.handleWebhook(id, request(body));
      const { user } = process.cpuUsage(start);
      // Twilio's form is sorted before the signature is compared, so forms larger than any of Twilio's are not believed.
      if (adapter !== 'twilio' || body.length <= mebibyte) answers.add(response.status);
      // A server error would make the provider send it again and again.
      expect([200, 400, 401, 413], title).toContain(response.status);
      expect(
        events.filter(({ type }) => type !== 'unknown'),
        title,
      ).toEqual([]);
      expect(user / 1_000, title).toBeLessThan(10_000);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
    // The bodies were read, so the requests were believed. DecisionTelecom's proof covers one message.
    if (webhooks.signing.header !== null) expect(answers).not.toContain(401);
    const { url, headers, rawBody } = request(Buffer.alloc(5 * mebibyte + 1, 0x20));
    const refused = await client.webhookHandler(id)(
      new Request(new URL(url, publicUrl), { method: 'POST', headers, body: rawBody }),
    );
    expect(refused.status).toBe(413);
  },
);
