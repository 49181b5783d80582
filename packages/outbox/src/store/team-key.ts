/** No caller can write it in a team or a key. */
const separator = '\n';

/** An idempotency key as it is stored: each team has keys of its own, and the column holds those of all. */
export const storedKeyOf = (team: string | undefined, key: string): string =>
  team === undefined ? key : `${team}${separator}${key}`;

/** A stored key as its caller gave it. */
export const givenKeyOf = (stored: string): string => stored.slice(stored.indexOf(separator) + 1);
