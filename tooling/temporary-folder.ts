import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A folder for the temporary files of one run, into which nobody else can write: tools such as tsx run what they find in
 * their caches there. It is deleted after the run.
 */
export async function setup(): Promise<() => Promise<void>> {
  const shared = process.env.TMPDIR;
  const own = await mkdtemp(path.join(tmpdir(), 'wamux-tests-'));
  // A test server that runs as another user must be able to reach its own folder below.
  await chmod(own, 0o711);
  process.env.TMPDIR = own;
  return async () => {
    if (shared === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = shared;
    await rm(own, { recursive: true, force: true });
  };
}
