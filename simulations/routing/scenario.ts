import type { Figures, World } from './world.js';

export interface Scale {
  readonly seed: number;
  /** 1 for the published figures; less for a quick run. The times stay the same, with fewer messages. */
  readonly share: number;
}

export interface Scenario {
  readonly name: string;
  readonly what: string;
  run(scale: Scale): Promise<Figures>;
}

export const second = 1_000;
export const minute = 60 * second;

/** Lets the app finish what it has, for as long as it takes, up to an hour. */
export async function finish(world: World): Promise<void> {
  for (let waited = 0; waited < 60 * minute && !world.isDone(); waited += second) {
    await world.time.pass(second, () => world.work());
  }
}

export async function end(world: World, name: string): Promise<Figures> {
  const figures = world.figures(name);
  await world.close();
  return figures;
}
