import { createLimiter, type LimitedUse, type Limiter } from '@wamux/transport';

/** Keeps the providers' own limits, and gives none of them more than `perSecond` messages in any second. */
export function createPacedLimiter(perSecond: number): Limiter {
  const limiter = createLimiter();
  const paced = ({ limits, recipient }: LimitedUse): LimitedUse => ({
    limits: { ...limits, perSecond: Math.min(perSecond, limits.perSecond ?? perSecond) },
    recipient,
  });
  return {
    tryEnter: (use) => limiter.tryEnter(paced(use)),
    enter: (use, options) => limiter.enter(paced(use), options),
    leave: (use) => limiter.leave(use),
    isFull: (limits) => limiter.isFull(limits),
  };
}
