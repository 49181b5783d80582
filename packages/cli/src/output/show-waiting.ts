import type { Io } from '../io.js';

/** For how long nothing is shown, since most answers come sooner. */
const quietSeconds = 2;

/** Shows on a terminal for how long an answer is awaited, until the returned function is called. */
export function showWaiting({ stderr }: Io): () => void {
  if (!stderr.isTerminal) return () => {};
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    if (seconds < quietSeconds) return;
    stderr.write(
      `\r${stderr.paint('dim', `waiting for an answer, ${seconds} s; Ctrl-C stops and shows what is known`)}\u001b[K`,
    );
  }, 1_000);
  return () => {
    clearInterval(timer);
    if (seconds >= quietSeconds) stderr.write('\r\u001b[K');
  };
}
