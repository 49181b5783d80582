/**
 * A listener of the app's that never throws and never rejects, whatever the app does in it: what it listens to goes on, and a
 * warning of the process tells of the first failure. What was thrown is not repeated, as it may hold anything.
 *
 * @param name What the app knows the listener by.
 */
export function guardListener<Values extends readonly unknown[]>(
  name: string,
  listener: (...values: Values) => unknown,
): (...values: Values) => void {
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    const message = `${name} throws or rejects; what it is told of goes on, and this is said once`;
    process.emitWarning(message, { type: 'WamuxWarning', code: 'WAMUX_LISTENER' });
  };
  return (...values) => {
    try {
      const done = listener(...values) as Partial<PromiseLike<unknown>> | null | undefined;
      if (typeof done?.then === 'function') done.then(undefined, tell);
    } catch {
      tell();
    }
  };
}
