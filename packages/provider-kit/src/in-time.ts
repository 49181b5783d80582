import { onAbort } from '@wamux/core/helpers';

/** How much longer than it may the work has, in milliseconds; its own timer should have ended it before. */
const graceMs = 1_000;

/**
 * Waits for work of the app's own, such as that of a limiter, which may ignore the time that it is given, and the signal that
 * stops it. `late`: it has taken a second longer than `ms`, in milliseconds, or than a second since the signal.
 */
export async function inTime<Value>(
  work: Promise<Value>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<Value | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let withdraw = (): void => {};
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms + graceMs, 'late');
    withdraw = onAbort(signal, () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, graceMs, 'late');
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    withdraw();
  }
}
