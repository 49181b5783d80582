import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../../tooling/start-postgres.js';
import type { StoreKind } from '../../../tooling/test-databases.js';
import { Skipped } from '../skipped.js';
import { readPostgres } from './postgres-reader.js';
import type { OwnDatabase, ProofDatabase } from './proof-database.js';
import { readSqlite } from './sqlite-reader.js';

/** A database on its own disk, which can be filled. */
export interface OnSmallDisk extends OwnDatabase {
  /** Fills the disk to the last byte. */
  fill(): void;
  /** Frees the space, and starts the server again where the full disk ended it. */
  makeRoom(): Promise<void>;
}

const mebibytes = { sqlite: 8, postgres: 128 } as const;
const chunk = Buffer.alloc(65_536);

export async function startOnSmallDisk(kind: StoreKind): Promise<OnSmallDisk> {
  const disk = mkdtempSync(path.join(tmpdir(), 'wamux-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes[kind]}m`, 'wamux-proof', disk], {
      stdio: 'pipe',
    });
  } catch (error) {
    rmSync(disk, { recursive: true });
    throw new Skipped(`this machine lets nobody mount a small disk: ${(error as Error).message}`);
  }
  const ballast = path.join(disk, 'ballast');
  const database = await (kind === 'sqlite' ? onSqlite(disk) : onPostgres(disk));
  return {
    ...database,
    fill() {
      const file = openSync(ballast, 'w');
      for (let size = chunk.length; size > 0; ) {
        try {
          writeSync(file, chunk, 0, size);
        } catch {
          size >>= 1;
        }
      }
      closeSync(file);
    },
    async makeRoom() {
      rmSync(ballast);
      await database.revive();
    },
    async stop() {
      await database.stop();
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true });
    },
  };
}

type Revivable = ProofDatabase & { revive(): Promise<void>; stop(): Promise<void> };

const onSqlite = async (disk: string): Promise<Revivable> => ({
  ...readSqlite(path.join(disk, 'outbox.db')),
  revive: async () => {},
  stop: async () => {},
});

async function onPostgres(disk: string): Promise<Revivable> {
  const server = await startPostgres(['max_wal_size=32MB', 'min_wal_size=32MB'], { disk });
  const reader = readPostgres({ connectionString: server.url });
  return {
    ...reader,
    url: server.url,
    async revive() {
      if (!server.isRunning()) await server.start();
    },
    async stop() {
      await reader.end();
      await server.stop();
    },
  };
}
