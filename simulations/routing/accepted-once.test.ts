import type { FaultName } from '@wamux/simulator';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SendError, SendReceipt } from 'wamux';
import { createWorld, type World } from './world.js';

type Id = 'meta' | 'bird' | 'dt' | 'wolkvox';

/** What every provider would say of such a message: nobody else is asked. */
const ofTheMessage: readonly FaultName[] = ['validation', 'undeliverable', 'opted-out', 'marketing-cap'];
/** Refusals that say nothing certain, and those of a provider that does not tell a template from the message. */
const leftOut: Readonly<Record<Id, readonly FaultName[]>> = {
  meta: ['unexpected-condition'],
  bird: ['conflict', 'invalid-template'],
  dt: ['unexpected-condition', 'invalid-template'],
  wolkvox: [],
};

const simulatedOf = ({ simulator }: World) => ({
  meta: simulator.cloudApi,
  bird: simulator.channels,
  dt: simulator.decisionTelecom,
  wolkvox: simulator.wolkvox,
});

/** Every documented answer of a provider after which the message is certainly not accepted, and another one may take it. */
async function refusalsOf(id: Id): Promise<readonly FaultName[]> {
  const world = await createWorld({ seed: 1, route: { try: [id] } });
  const documented = Object.keys(simulatedOf(world)[id].description.refusals) as FaultName[];
  await world.close();
  return [...documented, 'redirect' as const].filter(
    (fault) => !ofTheMessage.includes(fault) && !leftOut[id].includes(fault),
  );
}

/** How one message is met. */
interface Meeting {
  /** The answers of each provider to its next calls; afterwards it accepts. `refused`: it takes no connections meanwhile. */
  readonly first: readonly FaultName[] | 'refused';
  readonly second: readonly FaultName[] | 'refused';
  /** Before the message, in milliseconds: circuits and pauses end, or not. */
  readonly pauseMs: number;
}

async function stage(world: World, id: Id, answers: Meeting['first']): Promise<void> {
  const provider = simulatedOf(world)[id];
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

it.each([
  ['meta', 'bird'],
  ['bird', 'dt'],
  ['dt', 'wolkvox'],
  ['wolkvox', 'meta'],
] as const)(
  'whatever %s and %s answer, a message that the second one would take is accepted exactly once',
  { timeout: 120_000 },
  async (first, second) => {
    const anyAnswers = async (id: Id, most: number) => {
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
        const world = await createWorld({ seed: 1, route: { try: [first, second] } });
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
