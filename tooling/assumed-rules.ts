import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * What is assumed about one provider, collected from the comments of its simulated side: a list for its page, from which
 * nothing can be missing.
 *
 * @param folder The simulated provider's folder, relative to the repository's root.
 * @throws {Error} where a mark does not say what is assumed.
 */
export function assumedList(folder: string): string {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(name))
    .sort()
    .flatMap((file) => assumedIn(readFileSync(join(root, folder, file), 'utf8'), file))
    .map((rule) => `- ${rule}`)
    .join('\n');
}

/** Every paragraph of a comment that contains a mark, without its URLs. */
export function assumedIn(source: string, file: string): readonly string[] {
  return commentsOf(source)
    .flatMap((comment) => comment.split(/\n\s*\n/))
    .filter((paragraph) => /\bassumed\b/.test(paragraph))
    .map((paragraph) => {
      const text = paragraph
        .replaceAll(/https?:\/\/\S+(?: \([^)]*\))?\.?/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      if (!/\bassumed: \S/.test(text)) throw new Error(`${file} does not say what is assumed: ${text}`);
      return text.replaceAll('assumed:', '_assumed:_');
    });
}

/** The text of every comment; consecutive comment lines count as one. */
function commentsOf(source: string): readonly string[] {
  const comment = /\/\*\*?([\s\S]*?)\*\/|((?:(?:^|(?<=[\s,;{(]))\/\/[^\n]*(?:\n[^\S\n]*|$))+)/g;
  return [...source.matchAll(comment)].map(([, block, lines = '']) =>
    (block ?? lines).replaceAll(/^[^\S\n]*(?:\*|\/\/)/gm, ''),
  );
}
