import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code block of a page. */
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
 * Follows a page in a folder: writes the files whose name is the first line of their block, and runs the commands. The last
 * output of a block of commands has to be what the page shows below it.
 *
 * @param isRun Whether a command is to be run. The caller leaves out those whose work it has done already.
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
