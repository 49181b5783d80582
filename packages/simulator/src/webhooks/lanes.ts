/** Runs the work of one lane in order, one piece at a time, and the work of different lanes concurrently. */
export interface Lanes {
  enter<Outcome>(lane: string, work: () => Promise<Outcome>): Promise<Outcome>;
}

export function createLanes(): Lanes {
  const ends = new Map<string, Promise<unknown>>();
  return {
    enter(lane, work) {
      const done = (ends.get(lane) ?? Promise.resolve()).then(work);
      ends.set(lane, done);
      const leave = (): void => {
        if (ends.get(lane) === done) ends.delete(lane);
      };
      done.then(leave, leave);
      return done;
    },
  };
}
