import { readFileSync } from 'node:fs';
import type { OutboxError } from '@wamux/outbox';
import { ResultAsync } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { describeGateway, text, to } from '../rig.fixture.js';
import { metricTable } from './metric-table.js';

const docs = new URL('../../../../docs/', import.meta.url);

describeGateway('metrics', (rig) => {
  const read = async () => (await rig.ask('/metrics', { as: 'metrics' })).text();

  it('count what was sent, asked and pushed, and name nobody', async () => {
    await rig.post('/v1/messages?wait=10s', text);
    rig.simulator.channels.on('send', 'validation', { times: 1 });
    await rig.post('/v1/messages?wait=10s', text);
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'Secret' });
    await rig.ask('/webhooks/meta', { method: 'POST', body: '{}' });
    await rig.ask('/webhooks/573001112233', { method: 'POST', body: '{}' });
    for (const path of ['/v1/messages/573001112233', '/nowhere/573001112233']) await rig.ask(path);
    await rig.ask('/nowhere', { method: 'PROPFIND' });
    const metrics = await read();
    for (const line of [
      'wamux_attempts_total{provider="bird",outcome="accepted",kind=""} 1',
      'wamux_attempts_total{provider="bird",outcome="not-accepted",kind="validation"} 1',
      'wamux_attempt_duration_seconds_count{provider="bird"} 2',
      'wamux_circuit_state{provider="bird",state="closed"} 1',
      'wamux_circuit_state{provider="bird",state="open"} 0',
      'wamux_messages{state="accepted"} 1',
      'wamux_messages{state="failed"} 1',
      'wamux_workers 1',
      'wamux_unserved_messages 0',
      'wamux_database_up 1',
      'wamux_webhooks_total{provider="",result="taken"} 1',
      'wamux_webhooks_total{provider="meta",result="refused"} 1',
      'wamux_webhooks_total{provider="",result="refused"} 1',
      'wamux_http_requests_total{method="POST",route="/v1/messages",status="200"} 1',
      'wamux_http_requests_total{method="POST",route="/v1/messages",status="422"} 1',
      'wamux_http_requests_total{method="GET",route="/v1/messages/{id}",status="404"} 1',
      'wamux_http_requests_total{method="GET",route="(none)",status="404"} 1',
      'wamux_http_requests_total{method="",route="(none)",status="404"} 1',
    ]) {
      expect(metrics.split('\n')).toContain(line);
    }
    expect(metrics).toMatch(/^wamux_event_loop_lag_seconds \d/m);
    for (const personal of ['573001112233', 'Secret', 'Hola', 'PROPFIND'])
      expect(metrics).not.toContain(personal);
  });

  it('tell what waits, by lane, and since when', async () => {
    await rig.outbox.stop();
    await rig.post('/v1/messages', text);
    await rig.post('/v1/messages', { ...text, scheduledFor: '2099-01-01T00:00:00Z' });
    const lines = (await read()).split('\n');
    expect(lines).toContain('wamux_queue_messages{lane="bird"} 2');
    expect(lines).toContain('wamux_queue_due_messages{lane="bird"} 1');
    const age = lines.find((line) => line.startsWith('wamux_queue_age_seconds{lane="bird"} '));
    expect(Number(age?.split(' ')[1])).toBeGreaterThan(0);
  });

  it('tell what is paused, and what became of events for endpoints', async () => {
    await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' });
    await rig.outbox.pause({ lane: 'dt' }, { reason: 'too late' });
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await expect.poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().pausedSince).toBeDefined();
    const tried = { endpoint: 'shop', durationMs: 5 };
    rig.gateway.observeDelivery({ ...tried, outcome: 'delivered', delayMs: 90_000 });
    rig.gateway.observeDelivery({ ...tried, outcome: 'failed', why: 'is answered with 500' });
    const lines = (await read()).split('\n');
    for (const line of [
      'wamux_paused{kind="provider",name="bird"} 1',
      'wamux_paused{kind="lane",name="dt"} 1',
      'wamux_paused_messages 1',
      'wamux_endpoint_deliveries_total{endpoint="shop",outcome="delivered"} 1',
      'wamux_endpoint_deliveries_total{endpoint="shop",outcome="failed"} 1',
      'wamux_endpoint_delay_seconds_bucket{le="60",endpoint="shop"} 0',
      'wamux_endpoint_delay_seconds_bucket{le="300",endpoint="shop"} 1',
    ]) {
      expect(lines).toContain(line);
    }
    await rig.outbox.resume({ provider: 'bird' });
    expect(await read()).not.toContain('name="bird"');
  });

  it('begin with 0 for what has not happened to an endpoint or a webhook yet', async () => {
    rig.gateway.observeDelivery({ endpoint: 'shop', durationMs: 5, outcome: 'failed', why: 'is away' });
    await rig.ask('/webhooks/bird', { method: 'POST', body: '{}' });
    const lines = (await read()).split('\n');
    for (const line of [
      'wamux_endpoint_deliveries_total{endpoint="shop",outcome="delivered"} 0',
      'wamux_webhooks_total{provider="bird",result="refused"} 1',
      'wamux_webhooks_total{provider="bird",result="failed"} 0',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('are those of the table, and all of it', async () => {
    const told = [...(await read()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]);
    const known = Object.entries(metricTable).map(([name, { type }]) => [name, type]);
    expect(told.sort()).toEqual(known.sort());
  });

  it('say so where the database is away, and are there all the same', async () => {
    await rig.loseDatabase();
    const metrics = await read();
    expect(metrics).toContain('wamux_database_up 0');
    expect(metrics).not.toContain('wamux_workers 1');
    expect(metrics).toContain('wamux_circuit_state{provider="bird",state="closed"} 1');
  });

  it('come in time where the database is there and says nothing, and tell whether it does at all', async () => {
    const never = () => new ResultAsync<never, OutboxError>(new Promise(() => {}));
    const headers = { 'x-prometheus-scrape-timeout-seconds': '0.1' };
    const readSoon = async () => (await rig.ask('/metrics', { as: 'metrics', headers })).text();
    const counting = vi.spyOn(rig.outbox, 'stats').mockImplementation(never);
    const slow = await readSoon();
    expect(slow).toContain('wamux_database_up 1');
    expect(slow).not.toContain('wamux_workers 1');
    const listing = vi.spyOn(rig.outbox, 'workers').mockImplementation(never);
    const gone = await readSoon();
    expect(gone).toContain('wamux_database_up 0');
    expect(gone).toContain('wamux_http_requests_total{');
    for (const spy of [counting, listing]) spy.mockRestore();
    expect(await read()).toContain('wamux_workers 1');
  });

  it('are for a key that may read them, and for no other', async () => {
    for (const scope of ['send', 'read', 'operate'] as const) {
      expect((await rig.ask('/metrics', { as: scope })).status).toBe(403);
    }
    expect((await rig.ask('/v1/messages', { as: 'metrics' })).status).toBe(403);
  });
});

describe('the board and the alerts', () => {
  it.each(['wamux.json', 'alerts.yml'])(
    'of %s name metrics that there are, and all their words are ours',
    (name) => {
      const file = readFileSync(new URL(`grafana/${name}`, docs), 'utf8');
      const named = [...file.matchAll(/\bwamux_\w+/g)].map(([one]) =>
        one.replace(/_(?:bucket|sum|count)$/, ''),
      );
      expect(new Set(named).size).toBeGreaterThan(8);
      expect(named.filter((one) => !Object.hasOwn(metricTable, one))).toEqual([]);
      const labels = [...file.matchAll(/[{(,]\s*(\w+)\s*(?:=|!=|=~)/g)].map(([, label]) => label);
      const known = Object.values(metricTable).flatMap((metric): readonly string[] => metric.labels);
      expect(labels.filter((label) => !known.includes(label ?? ''))).toEqual([]);
    },
  );

  it('tell of a dead endpoint, which is tried once an hour, and of a circuit that comes and goes, but not of a paused lane', () => {
    const file = readFileSync(new URL('grafana/alerts.yml', docs), 'utf8');
    const ruleOf = (alert: string) => file.split('- alert: ').find((rule) => rule.startsWith(`${alert}\n`));
    expect(ruleOf('WamuxEndpointTakesNothing')).toMatch(/outcome="failed"}\[2h\]/);
    expect(ruleOf('WamuxCircuitOpen')).toContain('{state=~"open|recovering"}');
    expect(ruleOf('WamuxQueueStands')).toMatch(/unless on \(lane\).*wamux_paused{kind="lane"}/);
  });

  it('together show every metric', () => {
    const all = ['wamux.json', 'alerts.yml']
      .map((name) => readFileSync(new URL(`grafana/${name}`, docs), 'utf8'))
      .join();
    expect(Object.keys(metricTable).filter((name) => !all.includes(name))).toEqual([]);
  });
});
