import { errorKinds } from '@wamux/core';
import { expect, it } from 'vitest';
import type { RigFault } from './provider-rig.js';
import { freeFormSamples, recipient } from './samples.js';
import { type ConformanceOptions, useProvider } from './suite.js';

/** What each failure means: whether the message may have been accepted, and that nothing is ever sent again. */
export function describeFailures({ start, templates }: ConformanceOptions): void {
  const under = useProvider(start);
  const send = (timeoutMs = 5_000, signal?: AbortSignal) =>
    under.provider.send(freeFormSamples.text, { timeoutMs, ...(signal && { signal }) });
  const sendTemplate = (timeoutMs = 5_000) =>
    under.provider.sendTemplate({ ...templates.plain, to: recipient }, { timeoutMs });

  const outcomes: Record<RigFault, { outcome: string; kind: string; accepted: 0 | 1; timeoutMs?: number }> = {
    hang: { outcome: 'unknown', kind: 'timeout', accepted: 0, timeoutMs: 1_000 },
    reset: { outcome: 'unknown', kind: 'timeout', accepted: 0 },
    'reset-after-acceptance': { outcome: 'unknown', kind: 'timeout', accepted: 1 },
    truncated: { outcome: 'unknown', kind: 'bad_response', accepted: 1 },
    html: { outcome: 'unknown', kind: 'bad_response', accepted: 1 },
    empty: { outcome: 'unknown', kind: 'bad_response', accepted: 1 },
    oversized: { outcome: 'unknown', kind: 'bad_response', accepted: 1 },
    'server-error': { outcome: 'unknown', kind: 'provider_error', accepted: 0 },
    'server-error-after-acceptance': { outcome: 'unknown', kind: 'provider_error', accepted: 1 },
    'bad-gateway': { outcome: 'unknown', kind: 'provider_error', accepted: 0 },
    redirect: { outcome: 'not-accepted', kind: 'sender_misconfigured', accepted: 0 },
    unauthorized: { outcome: 'not-accepted', kind: 'auth', accepted: 0 },
    'rate-limit': { outcome: 'not-accepted', kind: 'rate_limited', accepted: 0 },
  };

  const faults = Object.entries(outcomes) as [RigFault, (typeof outcomes)[RigFault]][];
  // Templates may go to another endpoint, whose answers other code reads.
  const calls = faults.flatMap(([fault, expected]) => [
    ['text', fault, expected] as const,
    ['template', fault, expected] as const,
  ]);

  it.each(calls)(
    '%s, %s: says what is known, after one request',
    async (type, fault, { outcome, kind, accepted, timeoutMs }) => {
      if (type === 'template' && under.provider.capabilities.template === 'none') return;
      under.rig.stage(fault);
      const result = await (type === 'text' ? send(timeoutMs) : sendTemplate(timeoutMs));
      const error = result._unsafeUnwrapErr();
      expect(error).toMatchObject({
        outcome,
        kind,
        provider: under.provider.id,
        correlationId: expect.stringMatching(/./),
        attempts: [{ provider: under.provider.id, outcome, error: { kind } }],
      });
      // An unanswered request is counted when it arrives, which may be a moment after the client sees the reset.
      await expect.poll(() => under.rig.requestCount()).toBe(1);
      expect(under.rig.acceptanceCount()).toBe(accepted);
    },
  );

  it('refused connections: certainly not accepted', async () => {
    await under.rig.unplug();
    expect((await send())._unsafeUnwrapErr()).toMatchObject({ outcome: 'not-accepted', kind: 'unavailable' });
    expect(under.rig.requestCount()).toBe(0);
  });

  it('stopped before it began: certainly not accepted, and nothing leaves', async () => {
    const error = (await send(5_000, AbortSignal.abort()))._unsafeUnwrapErr();
    expect(error).toMatchObject({ outcome: 'not-accepted', kind: 'canceled' });
    expect(under.rig.requestCount()).toBe(0);
  });

  it('stopped while the provider works: nobody knows', async () => {
    under.rig.stage('hang');
    const stopping = new AbortController();
    const sending = send(5_000, stopping.signal);
    await expect.poll(() => under.rig.requestCount()).toBe(1);
    stopping.abort();
    expect((await sending)._unsafeUnwrapErr()).toMatchObject({ outcome: 'unknown', kind: 'timeout' });
  });

  it('tells whoever wants to know before the first byte leaves, and sends nothing if that fails', async () => {
    const told: [string, number][] = [];
    const beforeSend = async (provider: string): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      told.push([provider, under.rig.requestCount()]);
      if (told.length > 1) throw new Error('the database is away');
    };
    const sendTold = () => under.provider.send(freeFormSamples.text, { timeoutMs: 5_000, beforeSend });
    expect((await sendTold()).isOk()).toBe(true);
    const error = (await sendTold())._unsafeUnwrapErr();
    expect(error).toMatchObject({ outcome: 'not-accepted', kind: 'canceled' });
    expect(told).toEqual([
      [under.provider.id, 0],
      [under.provider.id, 1],
    ]);
    expect(under.rig.requestCount()).toBe(1);
  });

  it('works again after a failure', async () => {
    under.rig.stage('reset');
    await send();
    under.rig.clear();
    expect((await send()).isOk()).toBe(true);
  });

  it('shows neither credential nor recipient in any result', async () => {
    const results: unknown[] = [
      await send(),
      await under.provider.sendTemplate({ ...templates.plain, to: recipient }),
      await under.provider.getStatus({ provider: under.provider.id, providerMessageId: null, to: recipient }),
      await under.provider.listTemplates(),
    ];
    for (const fault of Object.keys(outcomes) as RigFault[]) {
      under.rig.clear();
      under.rig.stage(fault);
      results.push(await send(outcomes[fault].timeoutMs));
    }
    const text = JSON.stringify(results);
    for (const secret of under.rig.secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain(recipient.slice(1));
  });

  it('names an error kind of the table, always', async () => {
    under.rig.stage('html');
    expect(Object.keys(errorKinds)).toContain((await send())._unsafeUnwrapErr().kind);
  });
}
