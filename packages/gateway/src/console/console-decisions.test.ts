import { expect, it } from 'vitest';
import { describeGateway, text } from '../rig.fixture.js';
import { hiddenFieldsIn, postForm, tokenIn, unknownMessage, visit } from './visit.fixture.js';

describeGateway('decisions in the console', (rig) => {
  it.each([
    ['resolve', { outcome: 'accepted' }, 'accepted'],
    ['resolve', { outcome: 'not-accepted' }, 'failed'],
    ['cancel', {}, 'canceled'],
    ['resend', {}, 'queued'],
  ])('%s asks, and writes down who and why', async (decision, fields, state) => {
    const id = await unknownMessage(rig);
    await rig.outbox.stop();
    const person = await visit(rig, 'all');
    const asked = await person.get(`/console/messages/${id}/${decision}`);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('decided by all')]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
    const reason = 'seen in <b>their</b> report';
    const decided = await person.send(`/console/messages/${id}/${decision}`, {
      ...hiddenFieldsIn(asked.text),
      ...fields,
      reason,
    });
    expect([decided.status, decided.headers.get('location')]).toEqual([
      303,
      `/console/messages/${id}?done=${decision}`,
    ]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe(state);
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline).toContainEqual(expect.objectContaining({ by: 'all', reason }));
    const { text: page } = await person.get(`/console/messages/${id}`);
    expect(page).toContain('by all');
    expect(page).toContain('seen in &lt;b&gt;their&lt;/b&gt; report');
  });

  it('wants a reason, a token of the session, a page of its own, and the state that was seen', async () => {
    const id = await unknownMessage(rig);
    const person = await visit(rig);
    const other = await visit(rig);
    const path = `/console/messages/${id}/cancel`;
    const seen = hiddenFieldsIn((await person.get(path)).text);
    expect(seen).toMatchObject({ state: 'needs-review', correlationId: expect.any(String) });
    const fields = { ...seen, reason: 'late' };
    const otherToken = tokenIn((await other.get('/console/routes')).text);
    const answers = [
      await person.send(path, { ...fields, reason: ' ' }),
      await person.send(path, { ...fields, csrf: '' }),
      await person.send(path, { ...fields, csrf: otherToken }),
      await person.send(path, fields, { 'sec-fetch-site': 'cross-site' }),
      await person.send(path, fields, { origin: 'https://evil.example' }),
      await person.send(path, { ...fields, state: 'queued' }),
      await person.send(path, { ...fields, state: 'nowhere' }),
      await person.send(path, { ...fields, correlationId: id }),
      await person.send(path, { ...fields, correlationId: '' }),
      await person.send(path, { ...fields, reason: 'x'.repeat(1_001) }),
      await person.send(`/console/messages/${id}/resolve`, fields),
      await person.send(`/console/messages/${id}/delete`, fields),
      await person.send('/console/messages/nobody/cancel', fields),
      await postForm(rig, path, fields),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      400, 403, 403, 403, 403, 409, 400, 409, 400, 400, 400, 404, 404, 401,
    ]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
    // After a mistake, the form keeps what was written.
    expect(answers[5]?.text).toContain('>late</textarea>');
  });

  it('takes a reason of several lines that is as long as the page allows', async () => {
    const id = await unknownMessage(rig);
    const person = await visit(rig);
    const path = `/console/messages/${id}/cancel`;
    const written = 'The customer called:\n'.repeat(60).slice(0, 999);
    const sent = {
      ...hiddenFieldsIn((await person.get(path)).text),
      reason: written.replaceAll('\n', '\r\n'),
    };
    expect((await person.send(path, sent)).status).toBe(303);
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline).toContainEqual(expect.objectContaining({ type: 'canceled', reason: written }));
  });

  it('sends nothing by an old form, also where the message is in the same state again', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const person = await visit(rig);
    const path = `/console/messages/${id}/resend`;
    await rig.until(id, 'accepted');
    const old = hiddenFieldsIn((await person.get(path)).text);
    expect((await rig.post(`/v1/messages/${id}/resend`, { reason: 'by the app' })).status).toBe(200);
    await rig.until(id, 'accepted');
    const refused = await person.send(path, { ...old, reason: 'by a person' });
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('it was sent again in the meantime'),
    ]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().attempts).toHaveLength(2);
    // A visitor who still wants it has now seen the current state.
    const decided = await person.send(path, { ...hiddenFieldsIn(refused.text), reason: 'all the same' });
    expect(decided.status).toBe(303);
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(3);
  });

  it('is not taken from a key that may only read', async () => {
    const id = await unknownMessage(rig);
    const person = await visit(rig, 'read');
    const { text: page } = await person.get(`/console/messages/${id}`);
    expect(page).toContain('lacks the scope operate');
    expect(page).not.toContain(`/console/messages/${id}/cancel`);
    const asked = await person.get(`/console/messages/${id}/cancel`);
    expect(asked.text).not.toContain('<textarea');
    const decided = await person.send(`/console/messages/${id}/cancel`, {
      reason: 'late',
      state: 'needs-review',
    });
    expect(decided.status).toBe(403);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
  });

  it('a provider is paused and resumed: it asks, wants a reason, and writes down who and why', async () => {
    const person = await visit(rig, 'all');
    const path = '/console/providers/bird/pause';
    expect((await person.get('/')).text).toContain(`href="${path}"`);
    const asked = await person.get(path);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('decided by all')]);
    const reason = 'it <b>loses</b> answers';
    const answers = [
      await person.send(path, { reason: ' ' }),
      await person.send(path, { reason, csrf: '' }),
      await person.send(path, { reason }, { 'sec-fetch-site': 'cross-site' }),
      await person.send('/console/providers/nobody/pause', { reason }),
      await person.send('/console/providers/bird/stop', { reason }),
      await (await visit(rig, 'read')).send(path, { reason }),
      await postForm(rig, path, { reason }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 403, 403, 404, 404, 403, 401]);
    expect((await rig.outbox.pauses())._unsafeUnwrap()).toEqual([]);
    const decided = await person.send(path, { reason });
    expect([decided.status, decided.headers.get('location')]).toEqual([303, '/?done=pause&of=provider']);
    expect((await rig.outbox.pauses())._unsafeUnwrap()).toMatchObject([
      { provider: 'bird', by: 'all', reason },
    ]);
    const { text: page } = await person.get('/?done=pause&of=provider');
    expect(page).toContain('The provider is paused.');
    expect(page).toContain('by all: it &lt;b&gt;loses&lt;/b&gt; answers');
    expect(page).toContain('href="/console/providers/bird/resume"');
    expect((await person.send(path, { reason })).status).toBe(409);
    expect((await (await visit(rig, 'read')).get('/')).text).not.toContain('/console/providers/bird');
    await person.send('/console/providers/bird/resume', { reason: 'mended' });
    expect((await rig.outbox.pauses())._unsafeUnwrap()).toEqual([]);
    const log = async () => (await person.get('/console/log')).text;
    await expect.poll(log).toContain('Resumed <code>bird</code> by all: mended');
    expect(await log()).toContain('by all: it &lt;b&gt;loses&lt;/b&gt; answers');
  });

  it.each([
    ['bird', 'bird'],
    ['dt%20bird', 'bird dt'],
    ['%20', ''],
  ])('the lane %s is paused and resumed by those who may, as the overview offers', async (written, lane) => {
    const person = await visit(rig, 'all');
    const path = `/console/lanes/${written}/pause`;
    expect((await person.get(path)).text).toContain('Keeps the messages of this lane queued');
    const reason = 'the <b>campaign</b> waits';
    const answers = [
      await person.send(path, { reason: ' ' }),
      await person.send(path, { reason, csrf: '' }),
      await person.send('/console/lanes/nobody/pause', { reason }),
      await person.send(`/console/lanes/${written}/stop`, { reason }),
      await (await visit(rig, 'read')).send(path, { reason }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 403, 404, 404, 403]);
    const paused = await person.send(path, { reason });
    expect([paused.status, paused.headers.get('location')]).toEqual([303, '/?done=pause&of=lane']);
    expect((await rig.outbox.pauses())._unsafeUnwrap()).toMatchObject([{ lane, by: 'all', reason }]);
    const { text: page } = await person.get('/?done=pause&of=lane');
    expect(page).toContain('The lane is paused.');
    expect(page).toContain('the &lt;b&gt;campaign&lt;/b&gt; waits');
    const offered = `/console/lanes/${encodeURIComponent(lane || ' ')}/resume`;
    expect(page).toContain(`href="${offered}"`);
    expect((await (await visit(rig, 'read')).get('/')).text).not.toContain('/console/lanes/');
    expect((await person.get(path)).text).toContain('It is already paused.');
    expect((await person.send(offered, { reason: 'it may go' })).status).toBe(303);
    expect((await rig.outbox.pauses())._unsafeUnwrap()).toEqual([]);
    expect((await person.get(offered)).text).toContain('It is not paused.');
  });

  it('a lane is paused from the table of the queue, in both languages', async () => {
    await rig.outbox.stop();
    (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const person = await visit(rig);
    const queue = async () => (await person.get('/')).text;
    await expect.poll(queue).toContain('href="/console/lanes/bird/pause"');
    await rig.outbox.pause({ lane: 'bird' }, { reason: 'the campaign waits' });
    const { text: page } = await person.get('/?language=es');
    expect(page).toContain('en pausa');
    expect(
      page.match(/href="\/console\/lanes\/bird\/resume"[^>]* aria-label="Reanudar carril bird"/g),
    ).toHaveLength(2);
  });
});
