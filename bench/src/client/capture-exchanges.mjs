// What each adapter posts and what its provider answers, captured from the adapters and the simulated providers themselves.
// So every registered provider is measured, and the bare side posts what the adapter posts.

import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { createClient } from 'wamux';
import { captured, messageOf } from './captured.mjs';

const inFlight = 64;
/** A provider's own limits would otherwise be all that is measured. */
const noLimits = { perSecond: 1_000_000, pairInterval: '0s' };

export async function captureExchanges() {
  const simulator = await startSimulator();
  const exchanges = [];
  for (const { description, origin } of simulator.providers.values()) {
    exchanges.push(await capture(description, origin));
  }
  await simulator.close();
  return exchanges;
}

async function capture({ name: adapter, config }, origin) {
  const { order_shipped: mapping } = config.templates;
  const configAt = (baseUrl, limits) => ({
    providers: { p: { adapter, ...config.settings, baseUrl, ...(limits && { limits }) } },
    templates: { order_shipped: { variables: ['customer', 'order'], on: { p: mapping } } },
  });
  let request;
  let answer;
  const transport = createTransport();
  const recording = {
    async request(given, options) {
      const ended = await transport.request(given, options);
      request = given;
      answer = ended.value;
      return ended;
    },
    close: () => transport.close(),
  };
  const client = await createClient(configAt(origin), { transport: recording });
  const isText = client.providers.get('p').capabilities.text !== 'none';
  const message = messageOf(isText, captured.to, captured.text);
  const result = await (isText ? client.send(message) : client.sendTemplate(message));
  const concurrency = client.health().p.limits.concurrency.limit;
  await client.close();
  if (result.isErr()) throw new Error(`${adapter}: ${result.error.message}`);
  const { 'content-type': contentType = 'application/json' } = answer.headers;
  return {
    adapter,
    isText,
    request,
    answer: { status: answer.status, contentType, body: answer.text },
    // As many in flight as the provider allows.
    inFlight: Math.min(inFlight, concurrency),
    configAt: (baseUrl) => configAt(baseUrl, noLimits),
  };
}
