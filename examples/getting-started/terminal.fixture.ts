import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';

const ctrlC = '\u0003';
const endOfInput = '\u0004';

/** A terminal with an interactive shell, as a person uses it: keys go in, and a screen comes out. */
export class Terminal implements AsyncDisposable {
  readonly #child: ChildProcess;
  #written = '';
  #commands = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (data) => {
      this.#written += data;
    });
  }

  static async open(directory: string, environment: NodeJS.ProcessEnv): Promise<Terminal> {
    // `script` gives the shell a terminal instead of a pipe, since commands check what they write to.
    const shell = 'bash --norc --noprofile --noediting -i';
    const child = spawn('script', ['--quiet', '--return', '--command', shell, '/dev/null'], {
      cwd: directory,
      env: { ...environment, TERM: 'xterm', NO_COLOR: '1', HISTFILE: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const terminal = new Terminal(child);
    await terminal.type("stty -echo cols 100 rows 40; PS1=''; PS2=''");
    return terminal;
  }

  /** Types a line, and resolves with its output when it has ended. */
  async type(line: string): Promise<string> {
    this.#commands += 1;
    const mark = `end of command ${this.#commands}`;
    const from = this.#written.length;
    // The mark is printed in two parts, so that the echo of the typed line does not count as the end. `$?` must keep the
    // value of the reader's command.
    this.#press(`${line}\n(r=$?; printf '%s%s\\n' 'end of ' 'command ${this.#commands}'; exit $r)\n`);
    await this.waitFor(mark, from);
    return this.#screen(from).split(mark)[0] ?? '';
  }

  /** Types a line that does not end, and resolves with its output once the text is on the screen. */
  async start(line: string, until: string): Promise<string> {
    const from = this.#written.length;
    this.#press(`${line}\n`);
    await this.waitFor(until, from);
    return this.#screen(from);
  }

  /** Ends the running command, and waits until the shell accepts input again. */
  async interrupt(): Promise<void> {
    this.#press(ctrlC);
    await this.type('true');
  }

  /** Waits for a text that was written after `from`. */
  async waitFor(text: string, from = 0): Promise<void> {
    while (!this.#screen(from).includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`the shell is gone: ${this.#screen(from)}`);
      await once(this.#child.stdout as NodeJS.ReadableStream, 'data');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'close');
    this.#press(`${ctrlC}exit\n${endOfInput}`);
    await ended;
  }

  #press(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  #screen(from: number): string {
    return stripVTControlCharacters(this.#written.slice(from)).replaceAll('\r\n', '\n');
  }
}
