import { expect, it } from 'vitest';
import { hiddenFieldsIn, visit } from './console/visit.fixture.js';
import { describeGateway, type KeyName, text } from './rig.fixture.js';

const reason = 'the customer got nothing';
/** Both ways to decide something. */
const doors = ['the API', 'the console'] as const;

describeGateway('what bounds a key', (rig) => {
  /** Decides through one of the doors, and resolves with the status; the console answers 303 where the decision was made. */
  async function decide(door: (typeof doors)[number], as: KeyName, path: string) {
    if (door === 'the API') return (await rig.post(`/v1/${path}`, { reason }, { as })).status;
    const person = await visit(rig, as);
    const seen = hiddenFieldsIn((await person.get(`/console/${path}`)).text);
    return (await person.send(`/console/${path}`, { ...seen, reason })).status;
  }
  /** Sends a message, and again as the key may; resolves with whether it was refused, and how many attempts it has. */
  async function resend(door: (typeof doors)[number], as: KeyName, message: object) {
    const { id } = (await rig.outbox.enqueue(message as typeof text))._unsafeUnwrap();
    const read = async () => (await rig.outbox.get(id))._unsafeUnwrap();
    await expect.poll(async () => (await read()).attempts[0]?.endedAt).toBeDefined();
    const status = await decide(door, as, `messages/${id}/resend`);
    if (status < 400) await expect.poll(async () => (await read()).attempts).toHaveLength(2);
    return [status === 403, (await read()).attempts.length];
  }

  it.each(doors)('to providers holds for what is sent again through %s', async (door) => {
    expect(await resend(door, 'bird', { ...text, tags: ['meta'] })).toEqual([true, 1]);
    expect(await resend(door, 'bird', text)).toEqual([false, 2]);
  });

  it.each(doors)('to templates holds for what is sent again through %s', async (door) => {
    const template = { to: text.to, name: 'order_shipped', variables: { customer: 'Ana' }, tags: ['meta'] };
    expect(await resend(door, 'codes', text)).toEqual([true, 1]);
    expect(await resend(door, 'codes', template)).toEqual([false, 2]);
  });

  it.each(doors)('to providers holds for their pauses through %s', async (door) => {
    const paused = async () => (await rig.outbox.pauses())._unsafeUnwrap().map(({ provider }) => provider);
    expect(await decide(door, 'bird', 'providers/meta/pause')).toBe(403);
    expect(await paused()).toEqual([]);
    expect(await decide(door, 'bird', 'providers/bird/pause')).toBeLessThan(400);
    await rig.outbox.pause({ provider: 'meta' }, { reason });
    expect(await decide(door, 'bird', 'providers/meta/resume')).toBe(403);
    expect(await decide(door, 'bird', 'providers/bird/resume')).toBeLessThan(400);
    expect(await paused()).toEqual(['meta']);
  });

  it.each(doors)('to providers holds for lanes that have others through %s', async (door) => {
    for (const lane of ['meta', 'bird%20dt', '%20']) {
      expect([lane, await decide(door, 'bird', `lanes/${lane}/pause`)]).toEqual([lane, 403]);
    }
    expect(await decide(door, 'bird', 'lanes/bird/pause')).toBeLessThan(400);
  });

  it('to providers holds for the files that they are given', async () => {
    const upload = (provider: string) =>
      rig.ask(`/v1/media?provider=${provider}`, {
        ...{ method: 'POST', body: 'a file', headers: { 'content-type': 'image/png' } },
        as: 'bird',
      });
    const refused = await upload('meta');
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ kind: 'forbidden', detail: 'the key bird is bound to bird' }),
    ]);
    expect((await upload('bird')).status).toBe(201);
  });
});
