/** How the command may end: the code for scripts, and its meaning. docs/cli.md has this table. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; of `send` and `bulk`: a provider accepted each message' },
  failed: {
    code: 1,
    meaning: 'not done: not accepted, not delivered, refused, not found, or a check that fails',
  },
  usage: { code: 2, meaning: 'the command was not understood; nothing was done' },
  config: { code: 3, meaning: 'the config cannot be used; nothing was done' },
  unknown: {
    code: 4,
    meaning: 'it is unknown whether a message was accepted or delivered; do not send it again until you know',
  },
  listen: { code: 5, meaning: '`serve` or `worker` cannot listen: the port is in use, or may not be used' },
  keys: {
    code: 6,
    meaning: 'the keys of `serve` or `worker`, or the endpoints, cannot be used, or are missing',
  },
  database: { code: 7, meaning: 'the database of `serve` or `worker` cannot be opened' },
  bug: { code: 70, meaning: 'a bug of the command itself' },
  output: {
    code: 74,
    meaning:
      'done, but the output to stdout or `--result` was lost, for example on a full disk; do not send again because of it',
  },
  interrupted: { code: 130, meaning: 'ended by Ctrl-C (143: by SIGTERM, 129: by closing the terminal)' },
  'broken-pipe': { code: 141, meaning: 'the reader of the output of a running command went away' },
} as const;

/** How the command ended: the name of one of {@link exitCodes}. */
export type ExitName = keyof typeof exitCodes;
