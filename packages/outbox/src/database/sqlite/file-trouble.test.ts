import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFileTrouble } from './file-trouble.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wamux-trouble-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

describe('findFileTrouble', () => {
  it('tells a missing folder from a missing file, and a folder from a file', () => {
    const file = path.join(folder, 'outbox.db');
    expect(findFileTrouble(path.join(folder, 'gone', 'outbox.db'))).toBe(
      `there is no folder ${folder}/gone`.replaceAll('/', path.sep),
    );
    expect(findFileTrouble(file)).toBe('there is no such file');
    writeFileSync(file, '');
    expect(findFileTrouble(file)).toBeUndefined();
    expect(findFileTrouble(path.join(file, 'outbox.db'))).toBe(`there is no folder ${file}`);
    expect(findFileTrouble(folder)).toContain('it is a folder');
  });

  // The superuser may write everywhere.
  it.skipIf(process.getuid?.() === 0)('tells which right is missing, and on what', () => {
    const file = path.join(folder, 'outbox.db');
    writeFileSync(file, '', { mode: 0o400 });
    expect(findFileTrouble(file)).toContain('no right to read and write it');
    chmodSync(file, 0o600);
    chmodSync(folder, 0o500);
    expect(findFileTrouble(file)).toContain(`no right to write in the folder ${folder}`);
  });
});
