// The peers are not part of the workspace: nobody who builds, tests or uses wamux gets them. They are installed, by their own
// lock file, when they are measured for the first time.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../peers/', import.meta.url));

/** Loads a peer, or one of its dependencies, by name. */
export const loadPeer = createRequire(`${folder}package.json`);

export function installPeers(say) {
  const [lockFile, installed] = ['package-lock.json', 'node_modules/installed-lock.json'];
  const read = (file) => (existsSync(folder + file) ? readFileSync(folder + file, 'utf8') : undefined);
  if (read(installed) === read(lockFile)) return;
  say(`installing the peers into ${folder}node_modules`);
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    // stdout is for the measurements, as JSON on request.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${error ?? status}`);
  // The copy is written last, so that an interrupted or outdated installation is repeated.
  copyFileSync(folder + lockFile, folder + installed);
}

/** A peer with its version, such as "twilio 6.3.1": later versions may differ. */
export const nameWithVersion = (name) => `${name} ${loadPeer('./package.json').dependencies[name]}`;
