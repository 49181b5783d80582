/** No caller can write it in a team or a key. */
const separator = '\n';

/** An idempotency key as it is stored: each team has keys of its own, and the column holds those of all. */
export const storedKeyOf = (team: string | undefined, key: string): string =>
  team === undefined ? key : `${team}${separator}${key}`;

/** The messages to a recipient that wait for each other: each team has its own. */
export const orderKeyOf = (team: string | undefined, recipient: string): string =>
  storedKeyOf(team, recipient);

/** A stored key as its caller gave it. */
export const givenKeyOf = (stored: string): string => stored.slice(stored.indexOf(separator) + 1);

/** The team of a row of `wamux_team_usage`, whatever stands behind its name. */
export const teamOf = (key: string): string => key.split(separator, 1)[0] ?? '';

/** The name of a row of `wamux_team_usage` beside the one that is called as the team. */
export const usageKeyOf = (team: string, id: string): string => `${team}${separator}${id}`;
