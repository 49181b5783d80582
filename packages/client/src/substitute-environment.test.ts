import { describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { ConfigError } from './config-error.js';
import { substituteEnvironment } from './substitute-environment.js';

describe('substituteEnvironment', () => {
  it.each(['__proto__', 'constructor', 'toString'])('does not take %s for a variable that is set', (name) => {
    expect(substituteEnvironment({ a: `\${${name}}` }, {}).issues).toEqual([
      { path: 'a', message: `environment variable ${name} is not set` },
    ]);
  });

  it('refuses a variable in a name, where it would stay as it is written', () => {
    expect(substituteEnvironment({ templates: { '${NAME}': 1 } }, { NAME: 'otp' }).issues).toEqual([
      {
        path: 'templates.${NAME}',
        message: 'has a "${" in its name; variables are supported only in values',
      },
    ]);
  });

  it.each([
    '$META_ACCESS_TOKEN',
    '$env:META_ACCESS_TOKEN',
    '$(META_ACCESS_TOKEN)',
    '%META_ACCESS_TOKEN%',
    '{{META_ACCESS_TOKEN}}',
    '{{ META_ACCESS_TOKEN }}',
    'process.env.META_ACCESS_TOKEN',
    "process.env['META_ACCESS_TOKEN']",
  ])('says how a variable is written in a config, for %s', (written) => {
    expect(substituteEnvironment({ token: written }, { META_ACCESS_TOKEN: 'x' }).issues).toEqual([
      { path: 'token', message: 'is the name of a variable, not its value; write ${META_ACCESS_TOKEN}' },
    ]);
  });

  it.each(['$12.50', '{{1}}', '100%', 'META_ACCESS_TOKEN', '$a_b', 'Brand', '$TOKEN x', '$'])(
    'takes %s for what it is',
    (written) => {
      expect(substituteEnvironment(written, {})).toMatchObject({ config: written, issues: [] });
    },
  );

  it('takes the name of a variable that is the value of one', () => {
    expect(substituteEnvironment('${TOKEN}', { TOKEN: '$META_ACCESS_TOKEN' }).issues).toEqual([]);
  });

  it.each(["'a'", '"a"', '""'])('refuses %s from the environment, whose quotes belong to a file', (value) => {
    const [issue] = substituteEnvironment({ a: '${TOKEN}' }, { TOKEN: value }).issues;
    expect(issue?.message).toMatch(/^environment variable TOKEN has its quotes in its value: /);
  });

  it.each([
    ['1\n', /^environment variable ID ends with a line break, which `echo` and most files add: /],
    ['1\r\n', /^environment variable ID ends with a line break, /],
    ['1 ', /^environment variable ID begins or ends with white space: /],
    ['\ufeff1', /^environment variable ID begins or ends with white space: /],
    [' ', /^environment variable ID begins or ends with white space: /],
  ])('refuses %j from the environment, where what is too much does not show', async (ID, message) => {
    // Any text is a connector's id for all that anybody knows.
    const wolkvox = { adapter: 'wolkvox', server: '0023', token: 'a-token', connectorId: '${ID}' };
    const error = await createClient({ providers: { wolkvox } }, { environment: { ID } }).catch(
      (reason) => reason,
    );
    expect(error.issues).toEqual([
      { path: 'providers.wolkvox.connectorId', message: expect.stringMatching(message) },
    ]);
  });

  it.each(['a b', 'a\nb', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n'])(
    'takes %j from the environment',
    (value) => {
      expect(substituteEnvironment('${KEY}', { KEY: value })).toMatchObject({ config: value, issues: [] });
    },
  );

  it.each(["'", `"a'`, `a"`, `"a" b`])('takes %s from the environment', (value) => {
    expect(substituteEnvironment('${TOKEN}', { TOKEN: value })).toMatchObject({ config: value, issues: [] });
  });

  it('takes them where they are set', () => {
    expect(substituteEnvironment('${constructor}', { constructor: 'x' }).config).toBe('x');
  });

  it('keeps everything else as it is', () => {
    const config = { a: [1, null, { b: true }], c: undefined, constructor: 'x', twice: [[], []] };
    const shared = { same: config, again: config };
    expect(substituteEnvironment(shared, {})).toMatchObject({ config: shared, issues: [] });
  });
});

describe('a config object that is no plain data', () => {
  const provider = { adapter: 'decision-telecom', apiKey: 'k', sender: 'B' };
  const throws = (name: string) => ({
    get [name]() {
      throw Object.create(null);
    },
  });

  function circular() {
    const config = { providers: { dt: { ...provider, limits: {} } } };
    config.providers.dt.limits = config;
    return config;
  }
  function circularList() {
    const list: unknown[] = [];
    list.push(list);
    return { providers: { dt: provider }, routes: list };
  }
  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }
  function deep() {
    let config: object = {};
    for (let depth = 0; depth < 20_000; depth += 1) config = { a: config };
    return { providers: { dt: { ...provider, limits: config } } };
  }
  it.each([
    ['is circular', circular(), 'providers.dt.limits', 'contains itself'],
    ['has a circular list', circularList(), 'routes[0]', 'contains itself'],
    ['is deep', deep(), expect.stringMatching(/^providers\.dt\.limits(\.a)+$/), 'is nested too deeply'],
    ['is a revoked proxy', revoked(), '(root)', 'cannot be read: it throws'],
    ['has a revoked proxy', { providers: { dt: revoked() } }, 'providers.dt', 'cannot be read: it throws'],
    ['throws', throws('providers'), '(root)', 'cannot be read: it throws'],
    ['throws inside', { providers: { dt: throws('x') } }, 'providers.dt', 'cannot be read: it throws'],
  ])('is refused where it %s', async (_, config, path, message) => {
    const error = await createClient(config as never).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.issues).toContainEqual({ path, message });
  });

  it.each([
    ['providers.__proto__', '{"providers":{"dt":{},"__proto__":{"adapter":"channels"}}}'],
    ['templates.__proto__', '{"providers":{"dt":{}},"templates":{"__proto__":{"on":{}}}}'],
    ['templates.a.on.__proto__', '{"providers":{"dt":{}},"templates":{"a":{"on":{"__proto__":{}}}}}'],
    [
      'routes[0].weights.__proto__',
      '{"providers":{"dt":{}},"routes":[{"try":[],"weights":{"__proto__":1}}]}',
    ],
    ['providers.dt.__proto__', '{"providers":{"dt":{"__proto__":"x"}}}'],
    ['__proto__', '{"__proto__":{}}'],
  ])('is refused for %s, which a schema would drop', async (path, text) => {
    const error = await createClient(JSON.parse(text)).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.issues).toContainEqual({ path, message: 'is not an allowed name' });
  });

  it.each([null, 5, 'x'])('is refused with the options %s', async (options) => {
    const error = await createClient({ providers: { dt: provider } }, options as never).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.issues).toEqual([{ path: '(root)', message: 'expected an object' }]);
  });
});
