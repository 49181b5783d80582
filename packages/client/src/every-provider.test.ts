import { type ErrorKind, errorKinds, messageKinds } from '@wamux/core';
import {
  dialects,
  type RefusalName,
  type SimulatedProvider,
  type Simulator,
  startSimulator,
} from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { ConfigError } from './config-error.js';
import type { WamuxConfig } from './config-schema.js';

// What holds for every provider, whoever wrote its adapter: a new one joins by its registration.

const ids = Object.values(dialects).map(({ config }) => config.id);
const to = '+573001112233';
const order = { to, name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());

function sideOf(id: string): SimulatedProvider {
  const side = [...simulator.providers.values()].find(({ description }) => description.config.id === id);
  if (side === undefined) throw new Error(`${id} is not simulated`);
  return side;
}

const entryOf = ({ description, dialect, origin }: SimulatedProvider) => ({
  adapter: dialect,
  ...description.config.settings,
  baseUrl: origin,
  limits: { pairInterval: '0s' },
});

/** A client of these providers, tried in this order, with the simulated templates. */
async function connect(tried: readonly string[], change: (mapping: object) => object = (mapping) => mapping) {
  const on = (name: 'order_shipped' | 'otp_code') =>
    Object.fromEntries(tried.map((id) => [id, change({ ...sideOf(id).description.config.templates[name] })]));
  const config: WamuxConfig = {
    providers: Object.fromEntries(tried.map((id) => [id, entryOf(sideOf(id))])),
    templates: {
      order_shipped: { variables: ['customer', 'order'], on: on('order_shipped') },
      otp_code: { variables: ['code'], on: on('otp_code') },
      // It has nothing to fill; whether the provider has such a template is another matter.
      bare: { variables: [], on: on('order_shipped') },
    } as NonNullable<WamuxConfig['templates']>,
    routes: [{ try: [...tried], retry: { attempts: 1 } }],
  };
  const client = await createClient(config);
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

/** What each refusal is about, in whatever words and codes a provider documents it. */
const meanings: Readonly<Record<RefusalName, ErrorKind>> = {
  unauthorized: 'auth',
  forbidden: 'permission',
  'rate-limit': 'rate_limited',
  quota: 'quota_exhausted',
  'no-balance': 'billing',
  validation: 'validation',
  'invalid-template': 'template_not_found',
  'media-type': 'media',
  'media-extension': 'media',
  'window-closed': 'window_closed',
  'not-found': 'sender_misconfigured',
  conflict: 'conflict',
  maintenance: 'unavailable',
  'unexpected-condition': 'provider_error',
  'number-gone': 'sender_misconfigured',
  'number-not-registered': 'sender_misconfigured',
  'account-locked': 'permission',
  'policy-block': 'permission',
  'country-barred': 'recipient_not_allowed',
  'not-on-test-list': 'recipient_not_allowed',
  undeliverable: 'recipient_invalid',
  'opted-out': 'recipient_blocked',
  'marketing-cap': 'marketing_suppressed',
  'pair-rate': 'pair_rate_limited',
  'template-paused': 'template_disabled',
  'unlisted-code': 'unlisted_code',
};

/** Where a provider has no words of its own for it, or other ones. */
const otherMeanings: Readonly<Record<string, ErrorKind>> = {
  'dt invalid-template': 'validation', // one code for everything that is malformed
  'infobip account-locked': 'sender_misconfigured', // 19, the account has no route
  'gupshup validation': 'recipient_invalid', // "Invalid Destination", the one that is documented
  'vonage invalid-template': 'template_params', // 1022, whose words tell
};

const refusals = Object.values(dialects).flatMap(({ config, refusals: documented }) =>
  (Object.keys(documented) as RefusalName[]).map((name) => [config.id, name] as const),
);

describe('a refusal means what it is about, and what follows is the same everywhere', () => {
  it.each(refusals)('%s: %s', async (id, name) => {
    const spare = ids.find((other) => other !== id) as string;
    await using both = await connect([id, spare]);
    const kind = otherMeanings[`${id} ${name}`] ?? meanings[name];
    for (const route of sideOf(id).description.sendRoutes) sideOf(id).on(route, name);
    const result = await both.client.sendTemplate(order, { timeoutMs: 5_000 });
    sideOf(id).reset();
    const { attempts = [] } = result.isOk() ? result.value : result.error;
    expect(attempts[0]).toMatchObject({ provider: id, error: { kind } });
    const { failOver, outcome } = errorKinds[kind];
    if (failOver && outcome === 'not-accepted') expect(result._unsafeUnwrap().provider).toBe(spare);
    else expect(result._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
  });
});

describe.each(ids)('through %s', (id) => {
  it('a login code takes the config alone: the code goes wherever the template has it', async () => {
    await using one = await connect([id]);
    const code = { to, name: 'otp_code', variables: { code: '123456' } };
    const result = await one.client.sendTemplate(code);
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances.at(-1)).toMatchObject({ kind: 'template', content: '123456' });
  });

  /** The mapping, with this in the place of its language, however the provider's is called. */
  const withLanguages = (toMap: (value: unknown) => object) => (mapping: object) =>
    Object.fromEntries(
      Object.entries(mapping).map(([name, value]) => [
        name,
        ['language', 'locale', 'contentSid'].includes(name) ? toMap(value) : value,
      ]),
    );
  const inLanguages = withLanguages((value) => ({ es: value, 'es-CO': value }));
  const { order_shipped: mapping } =
    Object.values(dialects).find(({ config }) => config.id === id)?.config.templates ?? {};
  // Where the name selects the language, as at Wolkvox, there is nothing to choose by.
  const canChoose = JSON.stringify(inLanguages({ ...mapping })).includes('es-CO');

  it('a mapping that names no variable of the template, or no language, is refused at start-up', async () => {
    const wrong = [
      { path: 'variables', change: (one: object) => ({ ...one, variables: ['customer', 'ordr'] }) },
      ...(canChoose ? [{ path: '', change: withLanguages(() => ({})) }] : []),
    ];
    for (const { path, change } of wrong) {
      const error = await connect([id], change).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof ConfigError)) throw new Error(`${path} is taken`);
      const [issue] = error.issues;
      expect(issue?.path).toContain(`templates.order_shipped.on.${id}.${path}`);
      expect(issue?.message).toMatch(/"ordr" is not a variable; did you mean "order"|at least one language/);
    }
  });

  it('a template in several languages goes in the one of the message, and in no other', async () => {
    await using one = await connect([id], inLanguages);
    for (const asked of canChoose ? [{}, { language: 'es' }, { language: 'es-CO' }] : [{}]) {
      const result = await one.client.sendTemplate({ ...order, ...asked });
      expect(result.isOk() || result.error).toBe(true);
    }
    if (!canChoose) return;
    const asked = sideOf(id).requests.length;
    const error = (await one.client.sendTemplate({ ...order, language: 'pt' }))._unsafeUnwrapErr();
    expect([error.kind, sideOf(id).requests.length]).toEqual(['template_not_found', asked]);
  });

  it('nothing is written as an empty list, an empty object or null where nothing is meant', async () => {
    await using one = await connect([id]);
    const before = sideOf(id).requests.length;
    for (const { sample, type } of messageKinds) {
      if (type === 'template') continue;
      await one.client.send({ ...sample, to } as Parameters<Client['send']>[0]);
    }
    await one.client.sendTemplate(order);
    await one.client.sendTemplate({ to, name: 'bare' });
    const sent = sideOf(id).requests.slice(before);
    expect(sent.length).toBeGreaterThan(0);
    for (const { body } of sent) {
      const text = body.startsWith('{') ? body : decodeURIComponent(body);
      // Infobip's schema requires the list, and a template may have nothing to fill.
      expect(text.replaceAll('{"placeholders":[]}', '')).not.toMatch(/\[\]|\{\}|: ?null\b/);
    }
  });
});
