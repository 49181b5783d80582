import type { Fault } from '@wamux/simulator';
import { everyProvider } from './every-provider.js';
import { end, finish, minute, type Scenario, second } from './scenario.js';
import { createWorld, type World } from './world.js';

const both = { try: ['bird', 'dt'] };
/** Bird's own answer that it cannot take messages now. */
const down = { accept: false, status: 503, body: { code: 'ServiceUnavailable', message: 'down' } } as const;

/** Adds `perSecond` messages a second, evenly. */
function arrivals(world: World, perSecond: number): () => void {
  let owed = 0;
  return () => {
    for (owed += perSecond / 10; owed >= 1; owed -= 1) world.add();
    world.work();
  };
}

const allDown: Scenario = {
  name: 'all-down',
  what: 'both providers refuse connections for 30 minutes, then both are back; 20 messages/s allowed',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both], perSecond: 20 });
    const { decisionTelecom, channels } = world.simulator;
    const arrive = arrivals(world, 5 * share);
    await world.time.pass(5 * minute, arrive);
    await Promise.all([decisionTelecom.unplug(), channels.unplug()]);
    world.oneIsWell(false);
    await world.time.pass(30 * minute, arrive);
    await Promise.all([decisionTelecom.plug(), channels.plug()]);
    world.markRecovery();
    await world.time.pass(5 * minute, () => world.work());
    await finish(world);
    return end(world, 'all-down');
  },
};

const flapping: Scenario = {
  name: 'flapping',
  what: 'the first provider is up for 10 s and down for 10 s, for an hour',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both] });
    const { channels } = world.simulator;
    const arrive = arrivals(world, 5 * share);
    for (let round = 0; round < 180; round += 1) {
      await world.time.pass(10 * second, arrive);
      const up = channels.on('send', down);
      await world.time.pass(10 * second, arrive);
      up();
    }
    world.markRecovery();
    await finish(world);
    return end(world, 'flapping');
  },
};

const poison: Scenario = {
  name: 'poison',
  what: '30 % of 10,000 messages are bad: numbers, missing variables, closed windows',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both] });
    const { decisionTelecom, channels } = world.simulator;
    const total = 10_000 * share;
    let added = 0;
    await world.time.pass((total / 50) * second, () => {
      for (let n = 0; n < 5 && added < total; n += 1, added += 1) {
        const draw = world.random();
        if (draw < 0.1) world.add({ to: `+57300${added}` });
        else if (draw < 0.2) world.add({ variables: { customer: 'Ada' } });
        else if (draw < 0.3) {
          const to = world.add({ type: 'text' });
          decisionTelecom.closeWindow(to);
          channels.closeWindow(to);
        } else world.add();
      }
      world.work();
    });
    await finish(world);
    return end(world, 'poison');
  },
};

const revoked: Scenario = {
  name: 'revoked',
  what: 'the only provider of the route refuses our credential for 10 minutes; 20 messages/s allowed',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [{ try: ['bird'] }], perSecond: 20 });
    const arrive = arrivals(world, 5 * share);
    await world.time.pass(2 * minute, arrive);
    const restored = world.simulator.channels.on('*', 'unauthorized');
    world.oneIsWell(false);
    await world.time.pass(10 * minute, arrive);
    restored();
    world.markRecovery();
    await world.time.pass(3 * minute, () => world.work());
    await finish(world);
    return end(world, 'revoked');
  },
};

/** A third each: refused before acceptance, an error before, and an error after acceptance. */
const brownOutFaults = [down, 'server-error', 'server-error-after-acceptance'] as const;

const brownOut = (percent: number): Scenario => ({
  name: `brown-out-${percent}`,
  what: `${percent} % of the first provider's answers are errors, half of them after it accepted or perhaps did`,
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both] });
    const { channels } = world.simulator;
    const total = 12_000 * share;
    for (let n = 0; n < total; n += 1) {
      if (n % 2 === 0) await world.time.pass(100);
      channels.reset();
      const fault = brownOutFaults[Math.floor(world.random() * 3)];
      if (world.random() < percent / 100 && fault !== undefined) channels.on('send', fault, { times: 1 });
      world.add();
      world.work();
      await world.time.settle();
    }
    channels.reset();
    world.markRecovery();
    await finish(world);
    return end(world, `brown-out-${percent}`);
  },
});

/** Bird answers every send with this fault for `minutes`; DecisionTelecom is well all the time. */
const firstIsLost = (name: string, what: string, minutes: number, fault: Fault): Scenario => ({
  name,
  what,
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both] });
    const arrive = arrivals(world, 5 * share);
    await world.time.pass(minute, arrive);
    const restored = world.simulator.channels.on('send', fault);
    await world.time.pass(minutes * minute, arrive);
    restored();
    await world.time.pass(10 * minute, arrive);
    await finish(world);
    return end(world, name);
  },
});

const accountLost = firstIsLost(
  'account-lost',
  'the first provider says for an hour that our key has no access; the second one is well',
  60,
  'forbidden',
);

const absurdWaits = firstIsLost(
  'absurd-waits',
  'the first provider throttles for 20 minutes, and asks us to come back in a year',
  20,
  {
    accept: false,
    status: 429,
    headers: { 'retry-after': '31536000' },
    body: { code: 'TooManyRequests', message: 'slow down' },
  },
);

const storm: Scenario = {
  name: 'cold-start-storm',
  what: 'everything at once, 256 in flight, and the first provider refuses connections; the second one is well',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both], workers: 256 });
    await world.simulator.channels.unplug();
    for (let n = 0; n < 4_000 * share; n += 1) world.add();
    await world.time.pass(minute, () => world.work());
    await world.simulator.channels.plug();
    world.markRecovery();
    await finish(world);
    return end(world, 'cold-start-storm');
  },
};

const oneAtATime: Scenario = {
  name: 'one-at-a-time',
  what: 'a burst over a provider that takes one call at a time and resets every connection; the second one is well',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [{ try: ['wolkvox', 'bird'] }], workers: 300 });
    world.simulator.wolkvox.on('*', 'reset');
    for (let n = 0; n < 3_500 * share; n += 1) world.add();
    await world.time.pass(minute, () => world.work());
    world.simulator.wolkvox.reset();
    world.markRecovery();
    await finish(world);
    return end(world, 'one-at-a-time');
  },
};

const everyBrownOut: Scenario = {
  name: 'brown-out-of-all',
  what: 'half of the answers of both providers are errors, for ten minutes',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [both] });
    const { channels, decisionTelecom } = world.simulator;
    world.oneIsWell(false);
    const total = 6_000 * share;
    for (let n = 0; n < total; n += 1) {
      if (n % 2 === 0) await world.time.pass(200);
      channels.reset();
      decisionTelecom.reset();
      const draw = (): (typeof brownOutFaults)[number] | undefined =>
        world.random() < 0.5 ? brownOutFaults[Math.floor(world.random() * 3)] : undefined;
      const [birdFault, dtFault] = [draw(), draw()];
      if (birdFault !== undefined) channels.on('send', birdFault);
      if (dtFault !== undefined) {
        decisionTelecom.on('send-whatsapp', dtFault === down ? 'rate-limit' : dtFault);
      }
      world.add();
      world.work();
      await world.time.settle();
    }
    channels.reset();
    decisionTelecom.reset();
    world.markRecovery();
    await finish(world);
    return end(world, 'brown-out-of-all');
  },
};

const chatBot: Scenario = {
  name: 'chat-bot',
  what: 'answers of three messages at once, to many users and to some that a bucket is too small for; the first provider limits pairs, and refuses connections for a minute',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [{ try: ['meta', 'bird'] }], workers: 500 });
    const { cloudApi } = world.simulator;
    const answer = (to: string, isPrompt: boolean): void => {
      for (let n = 0; n < 3; n += 1) world.add({ to, type: 'text', isPrompt });
    };
    let users = 0;
    const answerUsers = (): void => {
      users += 1;
      answer(`+57310${1_000_000 + users}`, true);
      world.work();
    };
    // Together with ten other users a second, that is less than the 80 messages a second that Meta takes.
    const chatters = Array.from({ length: 12 }, (_, n) => `+57311${1_000_000 + n}`);
    let steps = 0;
    // Each gets 48 messages in 16 seconds: a bucket has 45, and one more every six seconds.
    await world.time.pass(16 * second, () => {
      for (const [n, chatter] of chatters.entries()) if (n % 10 === steps % 10) answer(chatter, false);
      steps += 1;
      answerUsers();
    });
    await world.time.pass(minute * share, answerUsers);
    await cloudApi.unplug();
    await world.time.pass(minute * share, answerUsers);
    await cloudApi.plug();
    await world.time.pass(2 * minute * share, answerUsers);
    await finish(world);
    return end(world, 'chat-bot');
  },
};

const countryBarred: Scenario = {
  name: 'country-barred',
  what: 'the first provider may not write to one country, a twelfth of the messages; the second one takes those',
  async run({ seed, share }) {
    const world = await createWorld({ seed, routes: [{ try: ['meta', 'bird'] }] });
    const { cloudApi } = world.simulator;
    const total = 6_000 * share;
    for (let n = 0; n < total; n += 1) {
      if (n % 2 === 0) await world.time.pass(100);
      const isBarred = n % 12 === 0;
      // Messages go one after another, so the fault meets the message for which it is meant.
      if (isBarred) cloudApi.on('send', 'country-barred', { times: 1 });
      world.add({ to: `${isBarred ? '+5255' : '+5730'}${10_000_000 + n}`, isPrompt: true });
      world.work();
      await world.time.settle();
    }
    await finish(world);
    return end(world, 'country-barred');
  },
};

export const scenarios: readonly Scenario[] = [
  allDown,
  flapping,
  poison,
  revoked,
  brownOut(10),
  brownOut(50),
  brownOut(90),
  everyBrownOut,
  storm,
  oneAtATime,
  accountLost,
  absurdWaits,
  chatBot,
  countryBarred,
  everyProvider,
];
