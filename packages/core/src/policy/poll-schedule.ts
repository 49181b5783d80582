const second = 1_000;
const minute = 60 * second;

/** Most messages are delivered in seconds, and those that are not may take hours: by age, how long until the next poll. */
const schedule = [
  { youngerThan: 10 * second, every: second },
  { youngerThan: minute, every: 5 * second },
  { youngerThan: 10 * minute, every: 30 * second },
  { youngerThan: 60 * minute, every: 2 * minute },
] as const;
const everyAfterwards = 10 * minute;
/** Spreads the polls, so that messages which were sent together are not asked about together. */
const jitter = 0.2;

/** How long until a message of this age is asked for again, in milliseconds. */
export function nextPollMs(ageMs: number, random: number): number {
  const every = schedule.find(({ youngerThan }) => ageMs < youngerThan)?.every ?? everyAfterwards;
  return Math.round(every * (1 - jitter / 2 + jitter * random));
}
