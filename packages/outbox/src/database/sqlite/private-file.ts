import { closeSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';

/** Only the owner may read and write the file, since it holds phone numbers and texts. */
const privateMode = 0o600;

/**
 * Makes the file where it is missing, readable by its owner only; SQLite gives its log the same mode. An existing file
 * keeps its mode.
 *
 * @returns Its real path, beside which SQLite keeps `-wal` and `-shm`.
 * @throws {Error} when the file has another name (a hard link) or is mounted by itself: its log would be beside the wrong
 * name.
 */
export function preparePrivateFile(path: string): string {
  try {
    closeSync(openSync(path, 'wx', privateMode));
  } catch {
    // The file exists, or cannot be made; SQLite says why in that case.
  }
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined || !file.isFile()) return path;
  const realPath = realpathSync(path);
  if (isMountPoint(realPath, readMounts())) {
    throw new Error(
      `the file is mounted by itself, and SQLite keeps what was written last in ${namesBeside}, which would be lost with ` +
        'the container; mount the directory that it is in',
    );
  }
  if (file.nlink > 1) {
    throw new Error(
      `the file has another name (a hard link), and SQLite keeps what was written last in ${namesBeside}, which is not ` +
        'beside the other one; where it is shared with a container, mount the directory that it is in',
    );
  }
  return realPath;
}

const namesBeside = 'a file "-wal" beside it';

/** Reads the mounts of Linux; on other systems a single file cannot be mounted. */
function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The mount point is the fifth field of a line, with spaces and the like in octal:
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export function isMountPoint(path: string, mounts: string): boolean {
  return mounts.split('\n').some((line) => {
    const point = line.split(' ')[4] ?? '';
    return (
      point.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8))) === path
    );
  });
}
