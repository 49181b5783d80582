import {
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { isMountPoint } from './database/sqlite/private-file.js';
import { sqliteDialect } from './database/sqlite/sqlite-dialect.js';
import { addUpdate, describeOnSqlite, text } from './rig.fixture.js';

const parts = ['', '-wal', '-shm'];

describeOnSqlite('the file of an outbox', (rig) => {
  const file = () => rig.url.slice('file:'.length);
  const accepted = () => rig.simulator.ledger.acceptances;
  const filesOf = (name: string) =>
    readdirSync(path.dirname(name))
      .filter((one) => one.startsWith(path.basename(name)))
      .sort();

  describe('that goes while it is open', () => {
    const remove = (name: string): void => rmSync(name, { force: true });
    /** What a clean-up, a restore and a change of volume do to the file. */
    const losses: Readonly<Record<string, () => void>> = {
      'removed with its log': () => {
        for (const part of parts) remove(file() + part);
      },
      'removed alone': () => remove(file()),
      'without its log': () => remove(`${file()}-wal`),
      'without its index': () => remove(`${file()}-shm`),
      'replaced by a backup': () => {
        writeFileSync(`${file()}.backup`, readFileSync(file()));
        renameSync(`${file()}.backup`, file());
      },
      'with a new log': () => {
        remove(`${file()}-wal`);
        writeFileSync(`${file()}-wal`, '');
      },
      'in a folder that was swapped': () => {
        const folder = path.dirname(file());
        renameSync(folder, `${folder}.old`);
        mkdirSync(folder);
        for (const part of parts)
          writeFileSync(file() + part, readFileSync(`${folder}.old/${path.basename(file())}${part}`));
        rmSync(`${folder}.old`, { recursive: true });
      },
    };

    it.each(Object.entries(losses))(
      '%s: nothing is acknowledged, nothing is sent, and somebody is told',
      async (_, lose) => {
        const troubles: string[] = [];
        await rig.outbox.enqueue(text);
        const worker = await rig.open({ onTrouble: (error) => troubles.push(String(error)) });
        lose();
        for (const call of [
          rig.outbox.enqueue(text),
          rig.outbox.list(),
          rig.outbox.stats(),
          rig.outbox.forget(text.to),
        ]) {
          const error = (await call)._unsafeUnwrapErr();
          expect(error).toMatchObject({
            kind: 'unavailable',
            message: expect.stringMatching(/removed|replaced/),
          });
        }
        // A webhook gets an answer that makes its provider send it again.
        const news = { type: 'status', provider: 'bird', providerMessageId: 'x', occurredAt: null } as const;
        const told = addUpdate(rig.outbox.statusStore, { ...news, status: 'sent', rawStatus: 'x' });
        await expect(told).rejects.toThrow(/removed|replaced/);
        worker.start();
        await expect.poll(() => troubles.join()).toMatch(/removed|replaced/);
        expect(accepted()).toEqual([]);
      },
    );

    it('under a worker: it sends nothing more', async () => {
      const troubles: unknown[] = [];
      const worker = await rig.open({ onTrouble: (error) => troubles.push(error) });
      worker.start();
      const first = (await worker.enqueue(text))._unsafeUnwrap();
      await rig.until(first.id, 'accepted');
      const at = new Date(Date.now() + 300).toISOString();
      await worker.enqueue({ ...text, text: 'later', scheduledFor: at });
      losses['removed with its log']?.();
      // The worker looks again after the scheduled time.
      await expect
        .poll(() => Date.now() > Date.parse(at) && troubles.splice(0).length > 0, {
          timeout: 5_000,
          interval: 600,
        })
        .toBe(true);
      expect(accepted()).toHaveLength(1);
    });

    it('and comes back: it goes on', async () => {
      for (const part of parts) renameSync(file() + part, `${file()}.away${part}`);
      expect((await rig.outbox.enqueue(text)).isErr()).toBe(true);
      for (const part of parts) renameSync(`${file()}.away${part}`, file() + part);
      expect((await rig.outbox.enqueue(text)).isOk()).toBe(true);
    });

    it('is noticed behind a link as well', async () => {
      const link = `${file()}.link`;
      await rig.outbox.close();
      symlinkSync(file(), link);
      const outbox = await rig.open({ url: `file:${link}` });
      expect((await outbox.enqueue(text)).isOk()).toBe(true);
      writeFileSync(`${file()}.other`, '');
      remove(link);
      symlinkSync(`${file()}.other`, link);
      expect((await outbox.enqueue(text))._unsafeUnwrapErr().message).toContain('replaced');
    });
  });

  describe('by its mode', () => {
    const modesOf = (name: string) => parts.map((part) => (statSync(name + part).mode & 0o777).toString(8));

    it('is private, log and index too', () => {
      expect(modesOf(file())).toEqual(['600', '600', '600']);
    });

    it('is private where an app makes it', async () => {
      const url = await rig.databases.fresh();
      const shop = new Kysely({ dialect: sqliteDialect(url) });
      await sql`create table orders (id text)`.execute(shop);
      expect(modesOf(url.slice('file:'.length))).toEqual(['600', '600', '600']);
      await shop.destroy();
    });

    it('stays as somebody made it, for a group of users say', async () => {
      const url = await rig.databases.fresh();
      writeFileSync(url.slice('file:'.length), '', { mode: 0o640 });
      await rig.open({ url });
      expect(modesOf(url.slice('file:'.length))).toEqual(['640', '640', '640']);
    });
  });

  describe('after close', () => {
    const descriptors = (name: string): number => {
      const { ino } = statSync(name);
      return readdirSync('/dev/fd').filter((descriptor) => {
        try {
          return fstatSync(Number(descriptor)).ino === ino;
        } catch {
          return false;
        }
      }).length;
    };

    it('is one file with everything in it, and no descriptor is left', async () => {
      await rig.outbox.close();
      const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
      for (let n = 0; n < 5; n += 1) {
        const outbox = await rig.open();
        outbox.start();
        expect((await outbox.enqueue({ ...text, text: `n ${n}`, scheduledFor })).isOk()).toBe(true);
        await outbox.list();
        await outbox.close();
        expect(filesOf(file())).toEqual([path.basename(file())]);
        expect(descriptors(file())).toBe(0);
      }
      // A copy of this one file is the whole outbox.
      const copy = `${file()}.copy`;
      writeFileSync(copy, readFileSync(file()));
      const copied = await rig.open({ url: `file:${copy}` });
      expect((await copied.list())._unsafeUnwrap()).toHaveLength(5);
    });

    it('leaves the log to those who still have it open, and it is empty', async () => {
      const other = await rig.open();
      await rig.outbox.enqueue(text);
      await rig.outbox.close();
      expect(statSync(`${file()}-wal`).size).toBe(0);
      expect((await other.list())._unsafeUnwrap()).toHaveLength(1);
      await other.close();
      expect(filesOf(file())).toEqual([path.basename(file())]);
    });

    it('of the dialect is one file as well', async () => {
      const url = await rig.databases.fresh();
      const shop = new Kysely({ dialect: sqliteDialect(url) });
      await sql`create table orders (id text)`.execute(shop);
      await shop.destroy();
      expect(filesOf(url.slice('file:'.length))).toHaveLength(1);
      expect(descriptors(url.slice('file:'.length))).toBe(0);
    });
  });

  describe('that has another name', () => {
    it('is refused, and left alone', async () => {
      await rig.outbox.close();
      const mounted = path.join(`${file()}-mounted`, 'a.db');
      mkdirSync(path.dirname(mounted));
      linkSync(file(), mounted);
      for (const url of [`file:${mounted}`, rig.url]) {
        await expect(rig.open({ url })).rejects.toThrow(/hard link.*mount the directory/);
      }
      expect(existsSync(`${mounted}-wal`)).toBe(false);
      rmSync(mounted);
      expect((await rig.open()).stats()).toBeDefined();
    });

    it('because it is mounted by itself is known by the list of mounts', () => {
      const mounts = [
        '23 28 0:21 / /proc rw,relatime shared:5 - proc proc rw',
        '612 597 254:1 /srv/a.db /data/a.db rw,relatime master:1 - ext4 /dev/vda1 rw',
        '613 597 254:1 /srv/b.db /data/with\\040blank\\134.db rw - ext4 /dev/vda1 rw',
      ].join('\n');
      expect(isMountPoint('/data/a.db', mounts)).toBe(true);
      expect(isMountPoint('/data/with blank\\.db', mounts)).toBe(true);
      for (const other of ['/data', '/data/b.db', '/srv/a.db', '/dev/vda1']) {
        expect(isMountPoint(other, mounts)).toBe(false);
      }
    });
  });
});
