// The peers are no part of the workspace: whoever builds, tests or uses wamux has none of them. They are installed, as their
// own lock file says, when they are measured for the first time.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../peers/', import.meta.url));

/** Loads a peer, or what one brings, by its name. */
export const loadPeer = createRequire(`${folder}package.json`);

export function installPeers(say) {
  const [lockFile, installed] = ['package-lock.json', 'node_modules/installed-lock.json'];
  const read = (file) => (existsSync(folder + file) ? readFileSync(folder + file, 'utf8') : undefined);
  if (read(installed) === read(lockFile)) return;
  say(`installing the peers into ${folder}node_modules`);
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    // What is measured is printed on stdout, as JSON where that is asked for.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${error ?? status}`);
  // Written last, so that what was stopped in the middle is begun anew, as is what has another lock file by now.
  copyFileSync(folder + lockFile, folder + installed);
}

/** As in "twilio 6.3.1": a peer is measured in one version, and may have changed since. */
export const nameWithVersion = (name) => `${name} ${loadPeer('./package.json').dependencies[name]}`;
