/**
 * Wraps a listener of the app so that it never throws and never rejects. A process warning reports the first failure. It
 * does not quote what was thrown, which may contain anything.
 *
 * @param name How the app knows the listener.
 */
export function guardListener<Values extends readonly unknown[]>(
  name: string,
  listener: (...values: Values) => unknown,
): (...values: Values) => void {
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    const message = `${name} throws or rejects; its errors are ignored, and this is reported only once`;
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
