import { expect } from 'vitest';
import { channelsClient } from '../channels/channels-client.fixture.js';
import { cloudApiClient } from '../cloud-api/cloud-api-client.fixture.js';
import { decisionTelecomClient } from '../decision-telecom/decision-telecom-client.fixture.js';
import { type DialectRegister, dialects } from '../dialects.js';
import { startSimulator } from '../simulator.js';
import { type ReceivedWebhook, startReceiver } from './receiver.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
export const seconds = (afterMs: number) => String(Math.floor((start + afterMs) / 1000));

/** Longer than twice the time after which the simulator looks at its clock again. */
const longEnoughMs = 60;

/** A simulator whose clock stands still until the test turns it, and the app's web server. */
export async function startReceivingRig<Register extends DialectRegister>(register: Register) {
  let clock = start;
  const simulator = await startSimulator({ now: () => clock, dialects: register });
  const receiver = await startReceiver();
  return {
    simulator,
    receiver,
    turnClock(ms: number) {
      clock += ms;
    },
    /** What the app received, once there is as much as `count`, and nothing more comes. */
    async received(count: number): Promise<readonly ReceivedWebhook[]> {
      await expect
        .poll(() => receiver.received.length, { interval: 5, timeout: 3000 })
        .toBeGreaterThanOrEqual(count);
      await new Promise((resolve) => setTimeout(resolve, longEnoughMs));
      expect(receiver.received).toHaveLength(count);
      return receiver.received;
    },
    async close() {
      await simulator.close();
      await receiver.close();
    },
  };
}

/** The same for all providers, with clients for some. */
export async function startWebhookRig() {
  const rig = await startReceivingRig(dialects);
  const { simulator } = rig;
  return {
    ...rig,
    meta: cloudApiClient(simulator),
    bird: channelsClient(simulator),
    decision: decisionTelecomClient(simulator),
  };
}

export type WebhookRig = Awaited<ReturnType<typeof startWebhookRig>>;

export const metaStatuses = ({
  body,
}: ReceivedWebhook): readonly { id: string; status: string; timestamp: string }[] =>
  body.entry[0].changes[0].value.statuses;

export const metaWords = (all: readonly ReceivedWebhook[]): readonly string[] =>
  all.map((webhook) =>
    metaStatuses(webhook)
      .map(({ status }) => status)
      .join('+'),
  );
