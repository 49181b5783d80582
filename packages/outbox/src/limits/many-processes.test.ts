import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '@wamux/core';
import { type RecordedRequest, type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WamuxConfig } from 'wamux';
import type { TestPostgres } from '../../../../tooling/start-postgres.js';
import { startDatabases, type TestDatabases } from '../../../../tooling/test-databases.js';
import { openDatabase } from '../database/open-database.js';
import type { Departure, Order, Report } from './sending-process.fixture.js';

/** Long enough to be renewed on a busy machine. */
const leaseMs = 2_500;
/** How late a message may arrive without coming too close to the next one, and how long it counts towards the rate. */
const slackMs = 25;
const windowMs = 1_000 + slackMs;
const processes = 4;
const perSecond = 80;
const intervalMs = 300;
/** How long until every process has its part. */
const warmUpMs = 1_600;
const measuredMs = 2 * windowMs;
const recipients = Array.from({ length: 400 }, (_, index) => `+573001${100_000 + index}`);

const rate = { tag: 'rate', to: recipients, atOnce: 24 };
const single = { tag: 'single', to: recipients, atOnce: 2 };
const pairs = { tag: 'pairs', to: recipients.slice(0, 3), atOnce: 2 };

// SQLite does the same, in the tests of one process: these here take a core for ten seconds.
describe('processes that share an outbox on postgres', () => {
  let databases: TestDatabases;
  let simulator: Simulator;
  let children: ChildProcess[];
  let url: string;

  beforeAll(async () => {
    databases = await startDatabases('postgres');
    simulator = await startSimulator({ timeline: [], latencyMs: 15 });
    url = await databases.fresh();
    await (await openDatabase(url, 'full', systemClock)).close();
    const args = [url, String(leaseMs), JSON.stringify(configOf(simulator))];
    const execArgv = ['--conditions=@wamux/source', '--import', 'tsx'];
    const start = () => fork(new URL('./sending-process.fixture.ts', import.meta.url), args, { execArgv });
    children = Array.from({ length: processes }, start);
    await Promise.all(children.map(answerOf));
  }, 60_000);
  afterAll(async () => {
    const ended = children.filter(isAlive).map((child) => once(child, 'exit'));
    for (const child of children.filter(isAlive)) child.disconnect();
    await Promise.all(ended);
    await simulator.close();
    await databases.stop();
  });

  it('keep its providers’ limits together, and use them; without the database as well', async () => {
    const server = databases.server as TestPostgres;
    const { wolkvox, cloudApi, channels } = simulator;
    const forMs = 90_000;
    const startedAt = Date.now();
    const reports = children.map((child) =>
      tell(
        child,
        [rate, single, pairs].map((order) => ({ ...order, forMs })),
      ),
    );
    await pause(warmUpMs + measuredMs);
    await expect.poll(() => wolkvox.requests.length).toBeGreaterThan(10);
    await server.kill();
    const from = Date.now();
    await pause(leaseMs + 700);
    const to = Date.now();
    await server.start();
    const outage = { from, to, backAt: Date.now() };
    const isBack = ({ receivedAt }: RecordedRequest): boolean => receivedAt > outage.backAt;
    const areBack = () => [wolkvox, cloudApi, channels].map(({ requests }) => requests.some(isBack));
    await expect.poll(areBack).toEqual([true, true, true]);
    await pause(windowMs); // going back from the parts of before must not be too much either
    for (const child of children) child.send('stop');
    const told = await Promise.all(reports);
    const departures = told.flatMap((report) => report.departures);
    const of = (tag: string) => departures.filter((departure) => departure.tag === tag);

    // Only one call is in flight at a time, whichever process makes it. A process that the machine stops for too long
    // cannot renew its lease, nor notice that it has ended while a call is in flight.
    const stopped = told.filter((report) => report.longestStopMs > leaseMs / 3);
    expect(mostInFlight(of('single'))).toBeLessThanOrEqual(1 + stopped.length);

    // The rate is never exceeded, neither when messages are sent nor when they arrive. Messages that the machine delayed
    // are sent later.
    const times = of('rate').map(({ at }) => at);
    const longestStopMs = Math.max(...told.map((report) => report.longestStopMs));
    const stoppedMs = Math.max(0, longestStopMs - slackMs);
    const late = Math.ceil((stoppedMs * perSecond) / 1_000);
    expect(mostInASecond(times)).toBeLessThanOrEqual(perSecond + 1 + late);
    const arrivals = arrivalsOf(cloudApi.requests, of('rate'));
    const unevenMs = Math.max(0, spread(arrivals.map(({ delayMs }) => delayMs)) - slackMs);
    const tolerated = 1 + Math.ceil((unevenMs * 2 * perSecond) / 1_000);
    expect(mostInASecond(arrivals.map(({ at }) => at))).toBeLessThanOrEqual(perSecond + tolerated);

    // Much of the rate is used; how much exactly depends on the machine.
    const begun = startedAt + warmUpMs;
    const used = times.filter((at) => at >= begun && at < outage.from).length;
    expect(used).toBeGreaterThan((perSecond * (outage.from - begun)) / 1_000 / 3);

    // An interval begins in the database, but a process sees it begin with the answer. The machine may stop first the
    // database, and then the process that gets the answer.
    const unevenMsOfPairs = 2 * longestStopMs + slackMs;
    for (const to of pairs.to) {
      const toOne = of('pairs').filter((departure) => departure.to === to);
      expect(toOne.length).toBeGreaterThan(2);
      expect(leastDistance(toOne)).toBeGreaterThanOrEqual(intervalMs - unevenMsOfPairs);
    }

    const isAway = ({ at }: Departure): boolean => at > outage.from + leaseMs + 100 && at < outage.to;
    expect(of('rate').filter(isAway).length).toBeGreaterThan(0);
    expect([...of('single'), ...of('pairs')].filter(isAway)).toEqual([]);
  }, 150_000);

  it('take over from one that was killed, when its lease has ended', async () => {
    const [victim, heir] = children as [ChildProcess, ChildProcess];
    const { wolkvox } = simulator;
    wolkvox.on('*', 'hang', { times: 1 });
    const before = wolkvox.requests.length;
    victim.send([{ ...single, atOnce: 1, forMs: 10_000 }]);
    while (wolkvox.requests.length === before) await pause(5);
    const killed = once(victim, 'exit');
    victim.kill('SIGKILL');
    await killed;
    const leasedUntil = await endOfLeases(url);
    const { departures } = await tell(heir, [{ ...single, atOnce: 1, forMs: 20_000, most: 1 }]);
    expect(departures).toHaveLength(1);
    expect(departures[0]?.at).toBeGreaterThan(leasedUntil - slackMs);
  }, 60_000);
});

/** Reads from the database when the lease on the provider that takes one call at a time ends. */
async function endOfLeases(url: string): Promise<number> {
  const database = await openDatabase(url, 'full', systemClock);
  const leases = await database.db
    .selectFrom('wamux_permit_leases')
    .select(({ fn }) => fn.max('until').as('until'))
    .where('permits', '>', 0)
    .groupBy('key')
    .having(({ fn }) => fn.sum('permits'), '=', 1)
    .execute();
  await database.close();
  expect(leases).toHaveLength(1);
  return Number(leases[0]?.until);
}

function configOf({ wolkvox, channels, cloudApi }: Simulator): WamuxConfig {
  const { accessToken, phoneNumberId, businessAccountId } = cloudApi.credentials;
  return {
    providers: {
      single: { adapter: 'wolkvox', server: '0023', ...wolkvox.credentials, baseUrl: wolkvox.origin },
      rate: {
        ...{ adapter: 'cloud-api', accessToken, phoneNumberId, businessAccountId, baseUrl: cloudApi.origin },
        limits: { perSecond, pairInterval: '0s' },
      },
      pairs: {
        ...{ adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
        limits: { pairInterval: `${intervalMs}ms` },
      },
    },
    routes: ['single', 'rate', 'pairs'].map((tag) => ({ when: { tag }, try: [tag] })),
  };
}

async function tell(child: ChildProcess, orders: readonly Order[]): Promise<Report> {
  const answer = answerOf(child);
  child.send(orders);
  return (await answer) as Report;
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process ended');
  });
  const [answer] = await Promise.race([once(child, 'message'), ended]);
  return answer;
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

function mostInFlight(departures: readonly Departure[]): number {
  const at = (time: number) =>
    departures.filter(({ requestedAt, endedAt }) => requestedAt <= time && endedAt > time).length;
  return Math.max(...departures.map(({ requestedAt }) => at(requestedAt)));
}

function leastDistance(departures: readonly Departure[]): number {
  const times = departures.map(({ at }) => at).sort((a, b) => a - b);
  return Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
}

/** Tells when messages arrived, and how long they took. */
function arrivalsOf(requests: readonly RecordedRequest[], departures: readonly Departure[]) {
  const departedAt = new Map(departures.map(({ mark, at }) => [mark, at]));
  return requests.map(({ body, receivedAt }) => {
    const [mark = ''] = /#\d+-\d+/.exec(body) ?? [];
    return { at: receivedAt, delayMs: receivedAt - (departedAt.get(mark) ?? 0) };
  });
}
