import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a process, and returns a function that asks it one question at a time. */
export function startProcess(script, { args = [], ...options } = {}) {
  const child = fork(script, args, options);
  const ended = new AbortController();
  const exit = once(child, 'exit');
  child.once('exit', () => ended.abort(new Error(`${script} has ended`)));
  const answer = async () => (await once(child, 'message', { signal: ended.signal }))[0];
  const ask = (question) => {
    child.send(question);
    return answer();
  };
  /** Resolves once the process has cleaned up and is gone. */
  const close = async () => {
    if (child.connected) child.disconnect();
    await exit;
  };
  return { answer, ask, close };
}
