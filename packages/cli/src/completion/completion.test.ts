import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { commands } from '../commands.js';
import { runHere } from '../test-io.fixture.js';
import { completeWords } from './complete-words.js';
import { shells } from './shell-scripts.js';

const wordsFor = async (...typed: string[]): Promise<readonly string[]> =>
  (await completeWords(typed)).map(({ word }) => word);

describe('what a word may become', () => {
  it('is a command, each once, with what it is for', async () => {
    const found = await completeWords(['']);
    const firstWords = [...new Set(Object.keys(commands).map((name) => name.split(' ')[0]))];
    expect(found.map(({ word }) => word)).toEqual(firstWords);
    expect(found.every(({ meaning }) => meaning.length > 0)).toBe(true);
  });

  it.each([
    [['se'], ['send', 'serve']],
    [
      ['outbox', 're'],
      ['review', 'resolve', 'resend', 'resume'],
    ],
    [
      ['send', '--te'],
      ['--text', '--template'],
    ],
    [['outbox', 'list', '--sta'], ['--state']],
    [['outbox', 'list', '--state', 'n'], ['needs-review']],
    [
      ['simulate', '--provider', 'd'],
      ['decision-telecom', 'dialog360'],
    ],
    [['completion', ''], [...shells]],
    [['completion', '""'], [...shells]],
    // A flag that was given is offered again only where it may be given again.
    [['send', '--text', 'Hola', '--tex'], []],
    [['send', '--var', 'a=b', '--va'], ['--var']],
    // Anything may follow here, so the shell offers files.
    [['bulk', ''], []],
    [['send', '--config', ''], []],
    [['nonsense', ''], []],
    [['__proto__', ''], []],
  ])('after %j is %j', async (typed, expected) => {
    expect(await wordsFor(...typed)).toEqual(expected);
  });

  it('is every flag of every command', async () => {
    for (const [name, { load }] of Object.entries(commands)) {
      const { args } = await load();
      const flags = Object.keys(args).flatMap((flag) =>
        args[flag]?.type === 'positional' ? [] : [`--${flag}`],
      );
      expect(await wordsFor(...name.split(' '), '--')).toEqual([...flags, '--help', '--verbose']);
    }
  });
});

describe('wamux completion', () => {
  it.each(shells)('writes a script for %s that names the command', async (shell) => {
    const { code, stdout, stderr } = await runHere(['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/wamux complete ('?)--\1 /);
  });

  // No PowerShell runs where the tests do, so this is the script's text, and its answer is what the command says.
  it('asks in PowerShell for the words before the cursor, with quotes for an empty one', async () => {
    const { stdout } = await runHere(['completion', 'powershell']);
    expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName wamux -ScriptBlock {');
    expect(stdout).toContain('$line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor }');
    expect(stdout).toContain(`if ($typed -eq '') { $words += '""' }`);
    // A bare -- does not reach a script of PowerShell, as which npm installs the command on Windows.
    expect(stdout).toContain("wamux complete '--' @words");
    expect(stdout).toContain('$word, $meaning = $_ -split "`t", 2');
    const answer = await runHere(['complete', '--', 'outbox', '""']);
    const lines = answer.stdout.trimEnd().split('\n');
    expect(lines).toContain(`stats\t${commands['outbox stats']?.description}`);
    expect(lines.filter((line) => line.split('\t').length !== 2)).toEqual([]);
  });

  it('says which shells there are', async () => {
    const { code, stderr } = await runHere(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });

  it('completes in bash', async () => {
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const script = `
      wamux() { "${process.execPath}" --conditions=@wamux/source --import "${tsx}" "${main}" "$@"; }
      source <(wamux completion bash)
      complete -p wamux
      COMP_WORDS=(wamux outbox re) COMP_CWORD=2 COMPREPLY=()
      _wamux
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-ec', script]);
    expect(stdout.trim().split('\n')).toEqual([
      'complete -o bashdefault -o default -F _wamux wamux',
      ...['review', 'resolve', 'resend', 'resume'],
    ]);
  });
});
