import { describe, expect, it } from 'vitest';
import { useOutboxRig } from './outbox-rig.fixture.js';

const rig = useOutboxRig();
const { loseOne, open, queue, run } = rig;

describe('decisions', () => {
  const states = async (...ids: string[]): Promise<string[]> => {
    await using outbox = await open();
    return Promise.all(ids.map(async (id) => (await outbox.get(id))._unsafeUnwrap().state));
  };

  it('cancel and send again one message, with the reason in its time line', async () => {
    const [id = ''] = await queue('Hola');
    const canceled = await run(['cancel', id, '--reason', 'wrong campaign', '--by', 'ana']);
    expect(canceled).toMatchObject({ code: 0, stdout: `canceled ${id}, it is canceled\n`, stderr: '' });
    const again = await run(['cancel', id]);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not changed: 1 message\n.*it is canceled; only/s),
    });
    const io = { environment: { USER: 'luis' } };
    const resent = await run(['resend', id, '--reason', 'by mistake'], io);
    expect(resent).toMatchObject({ code: 0, stdout: `queued again ${id}, it is queued\n` });
    const { stdout } = await run(['show', id], { columns: 100 });
    expect(stdout).toMatch(
      /enqueued\n.*canceled by ana: wrong campaign\n.*resend by luis → queued: by mistake\n/,
    );
    const { timeline } = (await run(['show', id, '--json'])).json() as { timeline: object[] };
    expect(timeline).toMatchObject([
      { type: 'enqueued' },
      { type: 'canceled', by: 'ana', reason: 'wrong campaign' },
      { type: 'resend', by: 'luis', reason: 'by mistake' },
    ]);
  });

  it('are about several, and say which were not changed and why', async () => {
    const [one = '', two = '', three = ''] = await queue('a', 'b', 'c');
    await run(['cancel', two]);
    const { code, json, stderr } = await run(['cancel', one, two, 'nobody', '--json']);
    expect([code, json()]).toEqual([
      1,
      {
        changed: [expect.objectContaining({ id: one, state: 'canceled', to: '…6677' })],
        unchanged: [
          { id: 'nobody', kind: 'not-found', message: 'there is no message with this id' },
          { id: two, kind: 'conflict', message: expect.stringContaining('it is canceled') },
        ],
      },
    ]);
    expect(stderr).toMatch(/not changed: 2 messages\n.*nobody .*\n.*List the messages: wamux outbox list\n/s);
    expect(await states(one, two, three)).toEqual(['canceled', 'canceled', 'queued']);
  });

  it('are about a state, an age, and ids from standard input', async () => {
    const ids = await queue(...Array.from({ length: 130 }, (_, index) => `n ${index}`));
    const young = await run(['cancel', '--state', 'queued', '--older-than', '1h']);
    expect(young).toMatchObject({ code: 0, stdout: '', stderr: 'No messages match.\n' });
    const [first = '', second = '', third = ''] = ids;
    const piped = await run(['cancel', '-'], { stdin: `${first}\n${second}\n\n${first}\n` });
    expect(piped.stdout).toMatch(/^canceled .*\ncanceled .*\ncanceled 2 messages\n$/);
    expect(await states(first, second, third)).toEqual(['canceled', 'canceled', 'queued']);
    const all = await run(['cancel', '--state', 'queued']);
    expect(all.stdout).toMatch(/and 108 more\ncanceled 128 messages\n$/);
    const none = await run(['cancel', '-', '--json'], { stdin: '\n' });
    expect([none.code, none.json()]).toEqual([0, { changed: [], unchanged: [] }]);
  });

  it('are asked about where somebody can answer, with what would happen', async () => {
    const [one = '', two = ''] = await queue('a', 'b');
    await run(['cancel', two]);
    const asked: string[] = [];
    const answering = (answer: boolean) => ({
      columns: 100,
      confirm: (question: string) => {
        asked.push(question);
        return answer;
      },
    });
    const refused = await run(['cancel', one, two], answering(false));
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /1 +queued +is canceled before it is sent\n1 +canceled +stays unchanged.*nothing was changed/s,
    );
    expect(await states(one)).toEqual(['queued']);
    expect(await run(['cancel', one, '--yes'], answering(false))).toMatchObject({ code: 0 });
    expect(await run(['resend', one, '--reason', 'x'], answering(true))).toMatchObject({ code: 0 });
    expect(asked).toEqual(['Cancel 2 messages?', 'Resend 1 message?']);
    expect(await states(one)).toEqual(['queued']);
  });

  it('to send again say of a case that was closed that it may be a second copy', async () => {
    const [id, [never = '']] = [await loseOne(), await queue('a')];
    await run(['cancel', id, never]);
    const asked = await run(['resend', id, never, '--reason', 'x'], { columns: 120, confirm: () => false });
    expect(asked.stderr).toMatch(
      /1 +canceled +the workers of the app send it; the recipient may get it twice\n1 +canceled +the workers of the app send it\n/,
    );
  });

  it('change nothing that moved on while somebody thought about it', async () => {
    const [id = ''] = await queue('a');
    await run(['cancel', id]);
    const ran = await run(['resend', id, '--reason', 'x'], {
      async confirm() {
        await using outbox = await open();
        return (await outbox.resend(id, { reason: 'another person' })).isOk();
      },
    });
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /not changed: 1 message\n.*it was sent again in the meantime, .*its state is queued, and it was left unchanged/s,
      ),
    });
  });

  it('to send several again where nobody is asked are about the state in which they were seen', async () => {
    const lost = await loseOne();
    const [one = '', two = ''] = await queue('a', 'b');
    await run(['cancel', one, two]);
    const ids = { stdin: `${lost}\n${one}\n${two}\n` };
    const again = ['resend', '-', '--reason', 'x'];
    for (const argv of [again, ['resend', lost, one, '--reason', 'x', '--yes']]) {
      expect(await run(argv, ids)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('several ids need --state'),
      });
    }
    // As when somebody else has sent it again since the ids were read.
    const ran = await run([...again, '--state', 'canceled', '--json'], ids);
    expect([ran.code, ran.json()]).toEqual([
      1,
      {
        changed: [one, two].map((id) => expect.objectContaining({ id, state: 'queued' })),
        unchanged: [{ id: lost, kind: 'conflict', message: 'it is needs-review; it was left unchanged' }],
      },
    ]);
    const repeated = await run([...again, '--state', 'canceled', '--json'], ids);
    expect([repeated.code, repeated.json()]).toMatchObject([1, { changed: [] }]);
    expect(await states(lost, one, two)).toEqual(['needs-review', 'queued', 'queued']);
  });

  it('say of what is not there that it is not', async () => {
    await (await open()).close();
    for (const argv of [['show'], ['cancel'], ['resend', '--reason', 'x']]) {
      const { code, stderr } = await run([...argv, 'nobody']);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/no message with this id\nList the messages: wamux/),
      ]);
    }
  });

  it('record what a person found out, without sending anything', async () => {
    const id = await loseOne();
    const asked = await run(['resolve', id, '--not-accepted', '--reason', 'x'], {
      columns: 100,
      confirm: () => false,
    });
    expect(asked.stderr).toMatch(/1 +needs-review +counts as failed; nothing is sent/);
    const resolved = await run(['resolve', id, '--accepted', '--reason', 'in their report', '--by', 'ana']);
    expect(resolved).toMatchObject({ code: 0, stdout: `resolved ${id}, it is accepted\n` });
    expect((await run(['show', id], { columns: 120 })).stdout).toMatch(
      /given to dt\n.*dt unknown: .*ECONNRESET.*unknown → reconciling\n.*needs-review: outcome-unknown\n.*by ana → accepted: in their report\n/s,
    );
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });
});

describe('outbox review', () => {
  it('says of what nobody knows where to look, and how to decide; deciding sends nothing', async () => {
    const id = await loseOne();
    const { code, stdout } = await run(['review'], { columns: 200 });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /to +…6677\ncontent +text\nattempt +\d{4}-.* ago, dt\nneeds +it is unknown whether dt accepted it: look there for the recipient/,
    );
    expect(stdout).not.toContain('id there');
    expect(stdout).toMatch(/nothing is sent\):\n {2}wamux outbox resolve <id> --accepted/);
    expect((await run(['review', '--json'])).json()).toMatchObject({
      review: [{ needs: expect.stringContaining('dt'), message: { id, reason: 'outcome-unknown' } }],
    });
    const full = await run(['review', '--full'], { columns: 80 });
    expect(full.stdout).toMatch(/to +\+573005556677\n.*says +\{"text":"Hola"/s);
    const listed = await run(['list', '--state', 'needs-review'], { columns: 200 });
    expect(listed.stdout).toMatch(/ dt +outcome-unknown +text\n/);
    const resent = await run(['resend', id, '--reason', 'not there']);
    expect(resent.stdout).toContain('may get it twice');
    expect(await run(['review'])).toMatchObject({ code: 0, stdout: 'Nothing needs a decision.\n' });
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });
});
