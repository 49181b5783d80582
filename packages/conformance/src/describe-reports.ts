import type { MessageStatus, SendReceipt, StatusEvent, WebhookReceiver, WebhookRequest } from '@wamux/core';
import { expect, it } from 'vitest';
import { recipient } from './samples.js';
import { type ConformanceOptions, useProvider } from './suite.js';

const waiting = { timeout: 10_000, interval: 20 };
const correlationId = 'conformance-1';

/** What the provider reports about our messages: a genuine report is believed, and read correctly. */
export function describeReports({ start, templates }: ConformanceOptions): void {
  const under = useProvider(start);
  const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
    under.provider.capabilities[capability] !== 'none';

  interface Reported {
    readonly receipt: SendReceipt;
    readonly webhook: WebhookReceiver;
    readonly requests: readonly WebhookRequest[];
    readonly events: readonly StatusEvent[];
  }

  /** Sends a message and waits until this last status of it is reported; `undefined` where nothing is reported. */
  async function report(end: MessageStatus): Promise<Reported | undefined> {
    const { provider, rig } = under;
    const { webhook } = provider;
    if (webhook === undefined || rig.recordWebhooks === undefined) return undefined;
    const recorded = await rig.recordWebhooks();
    const result = await provider.sendTemplate({ ...templates.plain, to: recipient, correlationId });
    rig.advance(60_000);
    const statuses = (): StatusEvent[] =>
      recorded()
        .flatMap((request) => webhook.parse(request))
        .filter((event) => event.type === 'status');
    await expect.poll(() => statuses().map(({ status }) => status), waiting).toContain(end);
    return { receipt: result._unsafeUnwrap(), webhook, requests: recorded(), events: statuses() };
  }

  const lastStatus = (): MessageStatus => (isClaimed('readStatus') ? 'read' : 'delivered');

  it('a genuine request is believed, and none with a changed body', async () => {
    const reported = await report(lastStatus());
    if (reported === undefined) return;
    for (const request of reported.requests) {
      expect(reported.webhook.verify(request)).toMatchObject({ value: undefined });
      if (!under.rig.signsWebhooks) continue;
      const rawBody = Uint8Array.from([...request.rawBody, 32]);
      expect(reported.webhook.verify({ ...request, rawBody }).isErr()).toBe(true);
    }
  });

  it('the statuses of a message are those that it reached, and name it', async () => {
    const reported = await report(lastStatus());
    if (reported === undefined) return;
    const { events, receipt } = reported;
    const statuses = events.map(({ status }) => status);
    expect(statuses).toContain('delivered');
    expect(['accepted', 'processing', 'sent', 'delivered', 'read']).toEqual(expect.arrayContaining(statuses));
    for (const event of events) {
      expect(event).toMatchObject({ provider: under.provider.id, rawStatus: expect.stringMatching(/./) });
      expect(event).not.toHaveProperty('error');
      if (receipt.providerMessageId !== null) expect(event.providerMessageId).toBe(receipt.providerMessageId);
      expect([undefined, correlationId]).toContain(event.correlationId);
    }
    if (under.provider.capabilities.correlationId !== 'full') return;
    expect(events.map((event) => event.correlationId)).toContain(correlationId);
  });

  it('a message that failed is reported as failed, with an error', async () => {
    const { rig } = under;
    if (rig.failLater === undefined) return;
    rig.failLater();
    const reported = await report('failed');
    if (reported === undefined) return;
    const failed = reported.events.find(({ status }) => status === 'failed');
    expect(failed?.error).toMatchObject({ kind: expect.stringMatching(/./), provider: under.provider.id });
    for (const { status } of reported.events) expect(['delivered', 'read']).not.toContain(status);
  });
}
