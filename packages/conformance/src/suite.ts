import type { MessageReference, SendReceipt } from '@wamux/core';
import { afterEach, beforeEach } from 'vitest';
import type { ProviderUnderTest } from './provider-rig.js';
import type { TemplateSamples } from './samples.js';

/** What the suite needs to know about an adapter. */
export interface ConformanceOptions {
  /** Starts a fresh provider and rig for each test, with a timeout of a second or more. */
  readonly start: () => Promise<ProviderUnderTest>;
  /** A message for each template capability that the provider claims. */
  readonly templates: TemplateSamples;
  /** What `getStatus` needs where a receipt is not enough. */
  readonly toReference?: (receipt: SendReceipt) => MessageReference;
}

/** Starts a provider and its rig before each test of the surrounding block, and ends them after it. */
export function useProvider(start: ConformanceOptions['start']): ProviderUnderTest {
  let current: ProviderUnderTest | undefined;
  beforeEach(async () => {
    current = await start();
  });
  afterEach(async () => {
    await current?.provider.close();
    await current?.transport.close();
    await current?.rig.close();
  });
  const get = (): ProviderUnderTest => {
    if (current === undefined) throw new Error('only inside a test');
    return current;
  };
  return {
    get provider() {
      return get().provider;
    },
    get rig() {
      return get().rig;
    },
    get transport() {
      return get().transport;
    },
  };
}
