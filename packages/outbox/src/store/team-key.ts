/** A character that no caller can use in a team or a key. */
const separator = '\n';

/** Makes the stored form of an idempotency key: each team has its own keys, and one column holds those of all teams. */
export const storedKeyOf = (team: string | undefined, key: string): string =>
  team === undefined ? key : `${team}${separator}${key}`;

/** Makes the key of the messages to a recipient that wait for each other; each team has its own. */
export const orderKeyOf = (team: string | undefined, recipient: string): string =>
  storedKeyOf(team, recipient);

/** Returns a stored key as its caller gave it. */
export const givenKeyOf = (stored: string): string => stored.slice(stored.indexOf(separator) + 1);

/** The team of a row of `wamux_team_usage`, whatever follows its name. */
export const teamOf = (key: string): string => key.split(separator, 1)[0] ?? '';

/** Makes the name of an additional row of `wamux_team_usage`, beside the row that has the team's own name. */
export const usageKeyOf = (team: string, id: string): string => `${team}${separator}${id}`;
