import { createDraw, type Draw } from '../draw.js';
import { end, finish, minute, type Scenario, second } from './scenario.js';
import { makeWell, type Trouble, trouble, troublesOf } from './troubles.js';
import { createWorld, providerIds, type World } from './world.js';

/** How long a trouble lasts. */
const turnMs = 20 * second;
const turns = 300;
const messagesPerTurn = 20;
/** The time after the last trouble, in which circuits and pauses end. */
const calmMs = 10 * minute;

/** Every provider is the first of one route; chance orders the others, and decides which is in which trouble for how long. */
export const everyProvider: Scenario = {
  name: 'every-provider',
  what: 'routes over all providers in orders that chance draws; every 20 s a third of them is in another trouble, and one that the router holds for well is spared',
  async run({ seed, share }) {
    const draw = createDraw(seed);
    const routes = providerIds.map((first) => ({
      when: { tag: first },
      try: [
        first,
        ...shuffled(
          draw,
          providerIds.filter((id) => id !== first),
        ),
      ],
    }));
    const world = await createWorld({ seed, routes });
    const upcoming = new Map<string, Trouble[]>();
    for (let turn = 0; turn < turns * share; turn += 1) {
      await Promise.all(providerIds.map((id) => makeWell(world.sideOf(id))));
      const held = providerIds.filter((id) => isHeldForWell(world, id));
      world.oneIsWell(held.length > 0);
      const spared = held.length === 0 ? undefined : draw.one(held);
      for (const id of providerIds) {
        if (id !== spared && draw.below(3) === 0) await trouble(world.sideOf(id), nextTrouble(world, id));
      }
      let owed = 0;
      await world.time.pass(turnMs, () => {
        for (owed += messagesPerTurn / (turnMs / 100); owed >= 1; owed -= 1)
          world.add({ tag: draw.one(providerIds) });
        world.work();
      });
    }
    await Promise.all(providerIds.map((id) => makeWell(world.sideOf(id))));
    world.markRecovery();
    await world.time.pass(calmMs, () => world.work());
    await finish(world);
    return end(world, 'every-provider');

    /** A provider meets each of its troubles before one comes again. */
    function nextTrouble({ sideOf }: World, id: string): Trouble {
      const left = upcoming.get(id) ?? [];
      if (left.length === 0) left.push(...shuffled(draw, troublesOf(sideOf(id))));
      upcoming.set(id, left);
      return left.pop() as Trouble;
    }
  },
};

function isHeldForWell({ client }: World, id: string): boolean {
  const health = client.health()[id];
  return health?.state === 'closed' && health.refusal === undefined;
}

function shuffled<Item>(draw: Draw, items: readonly Item[]): Item[] {
  const left = [...items];
  return items.map(() => left.splice(draw.below(left.length), 1)[0] as Item);
}
