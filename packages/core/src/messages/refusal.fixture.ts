import { parseMessage } from '../input/parse-message.js';

/** The paths of what is wrong with a message; none where it is taken. */
export const wrongPathsOf = (message: unknown): readonly string[] =>
  parseMessage(message).match(
    () => [],
    ({ issues = [] }) => issues.map(({ path }) => path),
  );

/** What is said of the only thing that is wrong with a message. */
export const wordsOf = (message: unknown): string | undefined => {
  const [issue, ...others] = parseMessage(message)._unsafeUnwrapErr().issues ?? [];
  return others.length === 0 ? issue?.message : undefined;
};

export const letters = (length: number): string => 'x'.repeat(length);
