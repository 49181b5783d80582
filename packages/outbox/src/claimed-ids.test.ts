import type { StatusEvent } from '@wamux/core';
import { expect, it } from 'vitest';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('news of which only the correlation id is proven', (rig) => {
  const news = (correlationId: string, rawStatus: string): StatusEvent => ({
    type: 'status',
    provider: 'dt',
    providerMessageId: null,
    correlationId,
    status: rawStatus === '1' ? 'delivered' : 'processing',
    rawStatus,
    occurredAt: null,
  });

  /** Makes a message whose outcome and provider's id are both unknown. */
  async function lose() {
    rig.outbox.start();
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const { id, correlationId } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'needs-review');
    return { id, correlationId };
  }
  async function accept() {
    const { id, correlationId } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    const { attempts } = await rig.until(id, 'accepted');
    return { id, correlationId, messageId: attempts[0]?.providerMessageId ?? '' };
  }

  it('gives its message the id that it claims, where the message has none', async () => {
    const { correlationId, id } = await lose();
    await addUpdate(rig.outbox.statusStore, { ...news(correlationId, '6'), claimedMessageId: '9001' });
    expect(await rig.until(id, 'accepted')).toMatchObject({ attempts: [{ providerMessageId: '9001' }] });
  });

  it('takes no id that is another message’s, and tells nothing of that message', async () => {
    const lost = await lose();
    const other = await accept();
    await addUpdate(rig.outbox.statusStore, {
      ...news(lost.correlationId, '1'),
      claimedMessageId: other.messageId,
    });
    expect(await rig.until(lost.id, 'delivered')).toMatchObject({ attempts: [{ providerMessageId: null }] });
    expect((await rig.outbox.get(other.id))._unsafeUnwrap()).toMatchObject({ state: 'accepted' });
  });
});
