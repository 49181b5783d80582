import { describe, expect, it } from 'vitest';
import { signingDialects } from './dialects.js';
import { type FuzzOptions, fuzz } from './fuzz.js';
import { createIntake, type Intake } from './intake.js';

it('of 8,000 requests, changed in every way, no forged one is believed and no genuine one refused', {
  timeout: 60_000,
}, async () => {
  const { byMutation, ...figures } = await fuzz({ seed: 7, requests: 8_000 });
  expect(figures).toMatchObject({
    requests: 8_000,
    forgedAccepted: 0,
    genuineRefused: 0,
    wrong: 0,
    overBudget: 0,
  });
  expect(figures.forged).toBeGreaterThan(5_000);
  expect(figures.genuine).toBeGreaterThan(1_500);
  expect(figures.genuineByOldSecret).toBeGreaterThan(400);
  // A forger may sign as another provider does: that takes two dialects.
  expect(signingDialects.length).toBeGreaterThan(1);
  for (const [what, { accepted, refused }] of Object.entries(byMutation)) {
    expect([what, accepted + refused > 25]).toEqual([what, true]);
  }
});

describe('what the counts say of an intake that', () => {
  const run = async (change: (intake: Intake) => Intake['handleWebhook']) => {
    const openIntake: NonNullable<FuzzOptions['openIntake']> = async (store) => ({
      handleWebhook: change(await createIntake(store)),
    });
    return fuzz({ seed: 7, requests: 400, openIntake });
  };
  const answer = (status: number) => ({ response: { status, headers: {}, body: '' }, events: [] });

  it('believes everything', async () => {
    const figures = await run(() => async () => answer(200));
    expect(figures.forgedAccepted).toBe(figures.forged);
  });

  it('believes nothing', async () => {
    const figures = await run(() => async () => answer(401));
    expect(figures.genuineRefused).toBe(figures.genuine);
  });

  it('throws', async () => {
    expect((await run(() => () => Promise.reject(new Error('no body')))).wrong).toBe(400);
  });

  it('refuses and keeps the statuses all the same', async () => {
    const figures = await run((intake) => async (...given) => {
      await intake.handleWebhook(...given);
      return answer(401);
    });
    expect(figures.wrong).toBeGreaterThan(50);
  });

  it('loses statuses', async () => {
    const figures = await run((intake) => async (...given) => ({
      ...(await intake.handleWebhook(...given)),
      events: [],
    }));
    expect(figures.wrong).toBeGreaterThan(50);
  });
});
