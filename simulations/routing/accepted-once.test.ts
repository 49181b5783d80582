import { errorKinds } from '@wamux/core';
import { dialects, type FaultName } from '@wamux/simulator';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SendError, SendReceipt } from 'wamux';
import { createWorld, providerIds, type World } from './world.js';

/** Whether this answer of a provider means that the message is certainly not accepted, and that another one may take it. */
async function leavesItToTheNext(id: string, fault: FaultName): Promise<boolean> {
  const world = await createWorld({ seed: 1, routes: [{ try: [id], retry: { attempts: 1 } }] });
  world.sideOf(id).on('*', fault);
  const ended = await send(world, '+573001112233');
  await world.close();
  if ('status' in ended) throw new Error(`${id} accepts a message in spite of ${fault}`);
  const { failOver, outcome } = errorKinds[ended.kind];
  return failOver && outcome === 'not-accepted';
}

/** Every documented answer of a provider after which the next one is asked. Other tests check what each answer means. */
async function refusalsOf(id: string): Promise<readonly FaultName[]> {
  const description = Object.values(dialects).find(({ config }) => config.id === id);
  const documented = Object.keys(description?.refusals ?? {}) as FaultName[];
  const refusals: FaultName[] = [];
  for (const fault of [...documented, 'redirect' as const]) {
    if (await leavesItToTheNext(id, fault)) refusals.push(fault);
  }
  return refusals;
}

/** What one message meets. */
interface Meeting {
  /** The answers of each provider to its next calls; after these it accepts. `refused`: it takes no connections meanwhile. */
  readonly first: readonly FaultName[] | 'refused';
  readonly second: readonly FaultName[] | 'refused';
  /** The pause before the message, in milliseconds, after which circuits and pauses may have ended. */
  readonly pauseMs: number;
}

async function stage(world: World, id: string, answers: Meeting['first']): Promise<void> {
  const provider = world.sideOf(id);
  provider.reset();
  await provider.plug();
  if (answers === 'refused') return provider.unplug();
  for (const answer of answers) provider.on('*', answer, { times: 1 });
}

/** Sends one message, and lets its waits pass. */
async function send(world: World, to: string): Promise<SendReceipt | SendError> {
  let ended: SendReceipt | SendError | undefined;
  const end = (result: SendReceipt | SendError): void => {
    ended = result;
  };
  const variables = { customer: 'Ada', order: to };
  void world.client.sendTemplate({ to, name: 'order_shipped', variables }).match(end, end);
  for (let n = 0; n < 130 && ended === undefined; n += 1) await world.time.pass(1_000);
  if (ended === undefined) throw new Error('a send has no end');
  return ended;
}

/** Each provider, paired with the one that is registered after it. */
const pairs = providerIds.map(
  (id, index) => [id, providerIds[(index + 1) % providerIds.length] as string] as const,
);

it.each(pairs)(
  'whatever %s and %s answer, a message that the second one would take is accepted exactly once',
  { timeout: 120_000 },
  async (first, second) => {
    const anyAnswers = async (id: string, most: number) => {
      const anyRefusal = fc.constantFrom(...(await refusalsOf(id)));
      return fc.oneof(
        { weight: 4, arbitrary: fc.array(anyRefusal, { maxLength: most }) },
        { weight: 1, arbitrary: fc.constant('refused' as const) },
      );
    };
    const willing = fc.constant([] as const);
    const anyMeeting = fc.record<Meeting>({
      first: await anyAnswers(first, 5),
      second: fc.oneof(
        { weight: 2, arbitrary: willing },
        { weight: 1, arbitrary: await anyAnswers(second, 3) },
      ),
      pauseMs: fc.constantFrom(0, 2_000, 40_000, 400_000),
    });
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyMeeting, { minLength: 1, maxLength: 6 }), async (meetings) => {
        const world = await createWorld({ seed: 1, routes: [{ try: [first, second] }] });
        try {
          for (const [n, meeting] of meetings.entries()) {
            await world.time.pass(meeting.pauseMs);
            await stage(world, first, meeting.first);
            await stage(world, second, meeting.second);
            const before = world.client.health()[second];
            const isWell = before?.state === 'closed' && before.refusal === undefined;
            const to = `+57300${1_000_000 + n}`;
            const ended = await send(world, to);
            const accepted = world.simulator.ledger.acceptances.filter((one) => `+${one.to}` === to);
            expect(accepted).toHaveLength('status' in ended ? 1 : 0);
            if (meeting.second.length > 0 || !isWell) continue;
            checked += 1;
            expect(ended).toMatchObject({ status: 'accepted' });
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: 30 },
    );
    expect(checked).toBeGreaterThan(20);
  },
);
