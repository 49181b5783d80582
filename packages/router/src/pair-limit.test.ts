import { type CallOptions, type SendError, toSendError } from '@wamux/core';
import { errAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

/**
 * Makes a provider whose bucket for the recipient is empty for `waitMs`. It takes a message that may wait that long, and
 * refuses any other.
 */
function pairLimited(id: string, waitMs: number): ScriptedProvider {
  const refuse = (options?: CallOptions): SendError | undefined => {
    const { pairWithinMs, leaveWithinMs, timeoutMs = 0 } = options ?? {};
    if (waitMs <= (pairWithinMs ?? leaveWithinMs ?? timeoutMs)) return undefined;
    const error = { kind: 'pair_rate_limited', message: 'too many', retryAfterMs: waitMs } as const;
    return toSendError(error, { attempts: [{ provider: id, outcome: 'not-tried', durationMs: 0 }] });
  };
  const inner = scriptedProviderWith(id, { refuses: refuse }, 'accept');
  return {
    ...inner,
    hasPairLimit: true,
    send(sent, options) {
      const refusal = refuse(options);
      return refusal === undefined ? inner.send(sent, options) : errAsync(refusal);
    },
  };
}

async function sendThrough(...providers: ScriptedProvider[]) {
  const router = createRouter({ providers, random: () => 0 });
  return (await settle(router.send(message)))._unsafeUnwrap();
}

describe('a message to a recipient who has had enough from the first provider', () => {
  it('waits for it no longer than the patience of the route', async () => {
    const b = scriptedProvider('b', 'accept');
    expect(await sendThrough(pairLimited('a', 4_900), b)).toMatchObject({ provider: 'a' });
    expect(b.offered).toEqual([]);
  });

  it('goes to the next one where the wait is longer, with no call made', async () => {
    expect(await sendThrough(pairLimited('a', 6_000), scriptedProvider('b', 'accept'))).toMatchObject({
      provider: 'b',
      attempts: [{ provider: 'a', outcome: 'not-tried' }, { provider: 'b' }],
    });
  });

  it.each([
    ['fails', scriptedProvider('b', 'unavailable')],
    ['cannot take it', scriptedProviderWith('b', { refuses: () => unsupported }, 'accept')],
    ['has no room for the recipient either, for longer', pairLimited('b', 3_600_000)],
  ])('waits for it after all where the next one %s', async (_, b) => {
    expect(await sendThrough(pairLimited('a', 6_000), b)).toMatchObject({ provider: 'a' });
  });

  it('waits as long as it has time where there is no other provider', async () => {
    expect(await sendThrough(pairLimited('a', 60_000))).toMatchObject({ provider: 'a' });
  });

  it('ends with the time of another try where nobody can take it in time', async () => {
    const providers = [pairLimited('a', 3_600_000), pairLimited('b', 3_600_000)];
    const error = (await settle(createRouter({ providers }).send(message)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'pair_rate_limited', retryAfterMs: 3_600_000 });
  });

  it('is explained as it would be sent', () => {
    const router = createRouter({ providers: [pairLimited('a', 6_000), scriptedProvider('b', 'accept')] });
    const { providers } = router.explain(message)._unsafeUnwrap();
    expect(providers).toMatchObject([{ skipped: { kind: 'pair_rate_limited' } }, { provider: 'b' }]);
    expect(providers[1]).not.toHaveProperty('skipped');
  });
});

const unsupported = toSendError({ kind: 'unsupported', message: 'no such messages' });
