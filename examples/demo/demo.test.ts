import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { demoCast, readCast, withoutColours } from '../../tooling/read-cast.js';
import { type DemoEvent, toAccount } from './events.js';
import config from './wamux.config.json' with { type: 'json' };

/** Every provider in the config; the demo switches between them only by its routes. */
const ids = Object.keys(config.providers);

function run(...args: string[]) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@wamux/source',
      '--import',
      'tsx',
      fileURLToPath(new URL('demo.ts', import.meta.url)),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '' } },
  );
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  return { child, output: () => output };
}

/** The lines without what differs from run to run: times, which statuses of a message are seen, and when. */
function toForm(lines: readonly string[]): readonly string[] {
  const masked = lines.map((line) =>
    line.replaceAll(/\b\d+ ms/g, '<ms>').replace(/^( {2}…\d+ by \S+ +).*(?=\()/, '$1<statuses> '),
  );
  const isStatus = (line: string): boolean => line.includes('<statuses>');
  return [...masked.filter((line) => !isStatus(line)), ...masked.filter(isStatus).sort()];
}

describe('the demo', () => {
  it('tells its story in JSON lines, and the account adds up', async () => {
    const { child, output } = run('--json');
    const [code] = await once(child, 'close');
    const events: DemoEvent[] = output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const sent = events.filter((event) => event.type === 'sent');
    expect(ids).toHaveLength(9);
    expect(sent.map(({ message, outcome, provider }) => `${message} ${outcome} ${provider}`)).toEqual([
      'text accepted wolkvox-co',
      ...ids.flatMap((id) => [
        `template accepted ${id}`,
        `image ${id === 'wolkvox-co' ? 'not-accepted' : 'accepted'} ${id}`,
      ]),
      'image accepted dt',
      'location accepted bird-eu',
      'template accepted bird-eu',
      'template accepted bird-eu',
    ]);
    const edits = events.flatMap((event) => (event.type === 'config' ? [event.edit] : []));
    expect(edits).toEqual(ids.map((id) => `"routes": [{ "try": ["${id}"] }]`));
    // The answer to the last message was lost, so the message was held and looked up, and nobody was asked to send it again.
    expect(sent.at(-1)?.attempts).toMatchObject([{ provider: 'bird-eu', outcome: 'unknown' }]);
    expect(events.filter(({ type }) => type === 'outcomeUnknown' || type === 'reconciled')).toEqual([
      { type: 'outcomeUnknown', provider: 'bird-eu', kind: 'timeout' },
      { type: 'reconciled', provider: 'bird-eu' },
    ]);
    const paths = events
      .filter((event) => event.type === 'status' && event.ended)
      .map((event) => event.type === 'status' && event.path.at(-1));
    const read = Array.from({ length: 20 }, () => 'read');
    expect(paths.sort()).toEqual(['delivered', 'delivered', ...read]);
    const ways = events.flatMap((event) =>
      event.type === 'status' ? [`${event.provider} ${event.by}`] : [],
    );
    const polled = ['wolkvox-co', 'dt'];
    expect(new Set(ways)).toEqual(
      new Set(ids.map((id) => `${id} ${polled.includes(id) ? 'polling' : 'webhook'}`)),
    );
    expect(events.at(-1)).toEqual({
      type: 'account',
      acceptedByUs: 22,
      acceptedByProviders: 22,
      doubles: 0,
      unreconciled: 0,
      addsUp: true,
    });
    expect(code).toBe(0);
    expect(output()).not.toMatch(
      /\+57300111\d{4}|simulated-(?!callback)[\w-]*(?:token|key|secret)|PRIVATE KEY/,
    );
  });

  it('is readable without a terminal', async () => {
    const { child, output } = run();
    await once(child, 'close');
    expect(output()).toContain('UNKNOWN');
    expect(output()).toContain('It adds up.');
    // The recording on the site must show the current demo: `npm run recording`.
    const recorded = readCast(demoCast).map(({ text }) => withoutColours(text));
    expect(toForm(recorded)).toEqual(toForm(output().trimEnd().split('\n')));
    expect(output()).not.toContain('\u001b[');
  });

  it('ends at once when it is interrupted', async () => {
    const { child, output } = run();
    await expect.poll(output, { timeout: 20_000 }).toContain('What became of them');
    child.kill('SIGINT');
    const [code, signal] = await once(child, 'close');
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });
});

it.each([
  [
    'a message that the ledger does not have',
    { acceptedByUs: 3, acceptedByProviders: 2, doubles: 0, unreconciled: 0 },
  ],
  [
    'a message that we do not know of',
    { acceptedByUs: 2, acceptedByProviders: 3, doubles: 0, unreconciled: 0 },
  ],
  ['a double', { acceptedByUs: 3, acceptedByProviders: 3, doubles: 1, unreconciled: 0 }],
  ['an outcome that stays unknown', { acceptedByUs: 3, acceptedByProviders: 3, doubles: 0, unreconciled: 1 }],
  ['nothing at all', { acceptedByUs: 0, acceptedByProviders: 0, doubles: 0, unreconciled: 0 }],
])('the account does not add up with %s', (_, counts) => {
  expect(toAccount(counts).addsUp).toBe(false);
});
