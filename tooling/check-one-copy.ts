import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fails where one format of the build contains a class of `@wamux/core` twice: a `Secret` of one entry would then not be a
 * `Secret` of another, and a message that one entry has checked would be checked again by the next.
 */
export function checkOneCopy(dist: string): void {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  for (const format of ['.js', '.cjs']) {
    const code = files
      .filter((file) => file.endsWith(format))
      .map((file) => readFileSync(join(dist, file), 'utf8'));
    for (const name of ['Secret', 'CheckMark']) {
      const copies = code.filter((text) =>
        new RegExp(`\\bclass ${name}\\b|\\b${name} = class\\b`).test(text),
      );
      if (copies.length !== 1) throw new Error(`core has ${copies.length} classes ${name} in ${format}`);
    }
  }
}
