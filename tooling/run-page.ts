import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The code blocks of a page, in its order. */
interface Block {
  readonly language: string;
  readonly code: string;
}

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));

/**
 * Does what a page says in a folder: writes the files whose name is the first line of their block, and runs the commands.
 * What a block of commands writes last has to be what the page shows below it.
 *
 * @param isRun Commands that are not run, since the caller has done what they do.
 */
export function runPage(page: string, folder: string, isRun: (command: string) => boolean): void {
  let seen = '';
  for (const { language, code } of blocksOf(page)) {
    const name = /^\/\/ (\S+)\n/.exec(code)?.[1];
    if (name !== undefined) writeFileSync(join(folder, name), code);
    else if (language === 'sh') {
      const commands = code.split('\n').filter((line) => line !== '' && isRun(line));
      for (const command of commands) console.log(`  ${command}`);
      seen = commands.map((command) => outputOf(command, folder)).at(-1) ?? '';
    } else if (language === 'text' && seen.trim() !== code.trim()) {
      throw new Error(`the page shows ${code.trim()}, and there was ${seen.trim()}`);
    }
  }
}

const outputOf = (command: string, cwd: string): string =>
  execFileSync('sh', ['-ec', command], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
