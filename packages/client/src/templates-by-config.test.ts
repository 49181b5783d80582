import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { ConfigError } from './config-error.js';

let simulator: Simulator;
let client: Client | undefined;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(async () => {
  await client?.close();
  await simulator.close();
});

const to = '+573001112233';

function providers({ cloudApi, channels, decisionTelecom }: Simulator) {
  return {
    meta: { adapter: 'cloud-api', ...cloudApi.description.config.settings, baseUrl: cloudApi.origin },
    'bird-eu': { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
    dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
  };
}

const visit = {
  name: 'visit',
  language: { es: 'es', en: 'en_US' },
  parameterFormat: 'named',
  variables: { person: 'person', time: 'at' },
  header: 'person',
};

describe('one template through several providers', () => {
  it.each(['meta', 'bird-eu', 'dt'])('a login code through %s', async (provider) => {
    const { channels } = simulator;
    client = await createClient({
      providers: providers(simulator),
      templates: {
        otp_code: {
          variables: ['code'],
          on: {
            meta: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
            'bird-eu': { ...channels.description.config.templates.otp_code },
            dt: { name: 'otp_code', namespace: 'ns', language: 'es', buttons: { 0: 'code' } },
          },
        },
      },
      routes: [{ try: [provider] }],
    });
    const result = await client.sendTemplate({ to, name: 'otp_code', variables: { code: '123456' } });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456' }]);
  });

  it.each([undefined, 'es', 'en'])('named texts, header included, in language %s', async (language) => {
    client = await createClient({
      providers: { meta: providers(simulator).meta },
      templates: { visit: { variables: ['person', 'time'], on: { meta: visit } } },
    });
    const variables = { person: 'Ada', time: '9' };
    const message = { to, name: 'visit', variables, ...(language !== undefined && { language }) };
    const result = await client.sendTemplate(message);
    expect(result.isOk() || result.error).toBe(true);
    const missing = await client.sendTemplate({ ...message, language: 'pt' });
    expect(missing._unsafeUnwrapErr().kind).toBe('template_not_found');
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });
});

describe('a mapping that cannot work is refused at start-up, by its path', () => {
  const bird = { projectId: '11111111-1111-4111-8111-111111111111', locale: 'es' };
  it.each([
    ['meta', { ...visit, language: {} }, ['language']],
    ['meta', { ...visit, header: 'persn' }, ['header']],
    ['meta', { ...visit, buttons: { 0: 'persn' } }, ['buttons.0']],
    ['meta', { ...visit, buttons: { 0: { type: 'url', variable: 'persn' } } }, ['buttons.0']],
    ['meta', { ...visit, buttons: { x: 'person' } }, ['buttons.x']],
    ['meta', { ...visit, buttons: { 0: { key: 'k', variable: 'person' } } }, ['buttons.0.type', 'buttons.0']],
    ['meta', { ...visit, variables: { persn: 'person' } }, ['variables']],
    ['meta', { ...visit, variables: { person: 'x', time: 'x' } }, ['variables.time']],
    ['meta', { ...visit, parameterFormat: undefined }, ['variables']],
    ['meta', { ...visit, parameterFormat: 'NAMED' }, ['parameterFormat']],
    ['bird-eu', { ...bird, buttons: { 0: { variable: 'person' } } }, ['buttons.0.key']],
    ['bird-eu', { ...bird, buttons: { 0: { key: 'k', variable: 'persn' } } }, ['buttons.0']],
    ['bird-eu', { ...bird, buttons: { 0: 'person' } }, ['buttons.0']],
    ['bird-eu', { ...bird, locale: {} }, ['locale']],
    ['dt', { name: 'n', namespace: 'ns', language: 'es', variables: { person: 'x' } }, ['variables']],
    [
      'dt',
      { name: 'n', namespace: 'ns', language: 'es', buttons: { 0: { type: 'copy-code', variable: 'time' } } },
      ['buttons.0.type'],
    ],
  ])('%s: %j', async (provider, mapping, paths) => {
    const config = {
      providers: providers(simulator),
      templates: { visit: { variables: ['person', 'time'], on: { [provider]: mapping } } },
    };
    const error = await createClient(config).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).issues.map(({ path }) => path)).toEqual(
      paths.map((path) => `templates.visit.on.${provider}.${path}`),
    );
  });
});

it('tells which template is mapped on which provider, and to what', async () => {
  client = await createClient({
    providers: providers(simulator),
    templates: {
      otp_code: {
        variables: ['code'],
        on: {
          meta: { name: 'otp_code', language: 'es', buttons: { 0: 'code' } },
          dt: { name: 'code', namespace: 'ns', language: 'es' },
        },
      },
      visit: { variables: ['person', 'time'], on: { meta: visit } },
    },
  });
  const names = [...client.templates].map(([name, on]) => [name, [...on.keys()]]);
  expect(names).toEqual([
    ['otp_code', ['meta', 'dt']],
    ['visit', ['meta']],
  ]);
  expect(client.templates.get('otp_code')?.get('dt')).toMatchObject({ name: 'code', namespace: 'ns' });
});
