import { expect, it } from 'vitest';
import { attemptChannel, logEvents } from 'wamux';
import { createWorld } from './world.js';

/** The faults of the two providers, one after another. */
const faults = [
  ['rate-limit', undefined],
  [undefined, undefined],
  ['redirect', undefined],
  ['reset-after-acceptance', 'reset-after-acceptance'],
  ['server-error', 'server-error'],
  ['html', 'html'],
  ['unauthorized', 'unauthorized'],
  ['rate-limit', 'rate-limit'],
  [undefined, undefined],
] as const;

it('no event, trace or log line holds a credential or a whole phone number', {
  timeout: 60_000,
}, async () => {
  const written: unknown[] = [];
  const write = (...line: unknown[]): void => void written.push(line);
  const stop = logEvents({ debug: write, info: write, warn: write });
  const subscribers = Object.fromEntries(
    (['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const).map((name) => [
      name,
      (trace: unknown) => written.push([name, structuredClone(JSON.parse(JSON.stringify(trace)))]),
    ]),
  ) as never;
  attemptChannel.subscribe(subscribers);
  const world = await createWorld({
    seed: 3,
    routes: [{ try: ['bird', 'dt'], successWhen: 'delivered', within: '20s' }],
    perSecond: 2,
  });
  const { channels, decisionTelecom } = world.simulator;
  for (const [first, second] of faults) {
    channels.reset();
    decisionTelecom.reset();
    if (first !== undefined) channels.on('send', first);
    if (second !== undefined) decisionTelecom.on('send-whatsapp', second);
    // These are accepted, and never delivered.
    channels.setTimeline(world.add(), []);
    for (let n = 0; n < 7; n += 1) world.add();
    await world.time.pass(60_000, () => world.work());
  }
  await world.time.pass(400_000, () => world.work());
  const recipients = Array.from({ length: faults.length * 8 }, (_, n) =>
    String(5_730 * 10 ** 8 + 10_000_000 + n),
  );
  const secrets = [channels.credentials.accessKey, decisionTelecom.credentials.apiKey];
  await world.close();
  attemptChannel.unsubscribe(subscribers);
  stop();

  const text = JSON.stringify(written);
  for (const event of [
    'asyncEnd',
    'failover',
    'breaker',
    'outcomeUnknown',
    'reconciled',
    'limit',
    'overdue',
  ]) {
    expect(text).toContain(`"${event}"`);
  }
  for (const secret of secrets) expect(text).not.toContain(secret);
  for (const recipient of recipients) {
    expect(text).not.toContain(recipient);
    expect(text).not.toContain(recipient.slice(2));
  }
});
