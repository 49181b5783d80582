import { createLimiter, type LimitedUse, type Limiter, type Limits } from '@wamux/limits';

/** Wraps a limiter, and lets no provider have more than `perSecond` messages in any second. */
export function createPacedLimiter(perSecond: number): Limiter {
  const limiter = createLimiter();
  const pace = (limits: Limits): Limits => ({
    ...limits,
    perSecond: Math.min(perSecond, limits.perSecond ?? perSecond),
  });
  // Member by member: a call's own object may have them from its class, where a spread does not find them.
  const paced = ({ limits, maxPairWaitMs, recipient, isUrgent }: LimitedUse): LimitedUse => ({
    limits: pace(limits),
    maxPairWaitMs,
    recipient,
    isUrgent,
  });
  return {
    tryAcquire: (use) => limiter.tryAcquire(paced(use)),
    acquire: (use, options) => limiter.acquire(paced(use), options),
    release: (use) => limiter.release(use),
    findRefusal: (use, maxWaitMs) => limiter.findRefusal(paced(use), maxWaitMs),
    usage: (limits, recipient) => limiter.usage(pace(limits), recipient),
  };
}
