import { readFileSync, writeFileSync } from 'node:fs';
import { errorKinds } from '../packages/core/src/index.js';

/** A part of a page that is written from the code, between `<!-- generated: name -->` and `<!-- /generated -->`. */
export interface GeneratedPart {
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

export const generatedParts: readonly GeneratedPart[] = [
  { page: 'docs/concepts/outcomes.md', name: 'error-kinds', text: errorKindTable() },
];

function errorKindTable(): string {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  const rows = Object.entries(errorKinds).map(
    ([kind, { meaning, outcome, failOver, health }]) =>
      `| \`${kind}\` | ${meaning} | ${outcome === 'unknown' ? '**unknown**' : 'not accepted'} | ${yes(failOver)} | ${health} |`,
  );
  return [
    '| kind | meaning | outcome | fails over | health |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The page with its generated part as the code says it. */
export function withGenerated(page: string, { name, text }: GeneratedPart): string {
  const start = `<!-- generated: ${name} -->\n`;
  const from = page.indexOf(start);
  const to = page.indexOf('<!-- /generated -->', from);
  if (from < 0 || to < 0) throw new Error(`no part "${name}" to generate`);
  return `${page.slice(0, from + start.length)}${text}\n${page.slice(to)}`;
}

export function writeGeneratedDocs(): void {
  for (const part of generatedParts) {
    writeFileSync(part.page, withGenerated(readFileSync(part.page, 'utf8'), part));
  }
}
