import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../docs', path), 'utf8');

/** The kinds that the generated tables of the providers' pages give for a code. */
function kindsOf(code: string, pages: readonly string[]): readonly string[] {
  const rows = pages.flatMap((page) => read(`providers/${page}.md`).split('\n'));
  return rows
    .filter((row) => new RegExp(`^\\|[^|]*\\b${code}\\b[^|]*\\|`).test(row))
    .flatMap((row) => row.match(/(?<=\| `)[a-z_]+(?=` \|)/g) ?? []);
}

const codesIn = (text: string): readonly string[] => {
  const [, first, last] = /^(\d+) to (\d+)/.exec(text) ?? [];
  const range = Array.from({ length: Number(last) - Number(first) + 1 || 0 }, (_, index) =>
    String(Number(first) + index),
  );
  return [...range, ...(text.match(/\b\d{4,6}\b/g) ?? [])];
};

it.each([
  ['from-twilio', ['twilio']],
  ['from-infobip', ['infobip']],
  ['from-vonage', ['vonage']],
  ['from-gupshup', ['gupshup', 'cloud-api']],
] as const)('%s says of each code what the adapter makes of it', (recipe, pages) => {
  const rows = [...read(`recipes/${recipe}.md`).matchAll(/^\| (.*\d{4}.*) \| (`[a-z_]+`.*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(4);
  for (const [, codes = '', kinds = ''] of rows) {
    const said = kinds.split(';');
    for (const [index, group] of codes.split(';').entries()) {
      for (const code of codesIn(group.trim())) {
        const known = kindsOf(code, pages);
        expect(
          known.some((kind) => (said[index] ?? kinds).includes(`\`${kind}\``)),
          `${code}: ${known}, not ${said[index]}`,
        ).toBe(true);
      }
    }
  }
});
