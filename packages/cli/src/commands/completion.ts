import { usageError } from '../cli-error.js';
import { defineCommand } from '../command.js';
import { shellScripts, shells } from '../completion/shell-scripts.js';

export const completion = defineCommand({
  args: {
    shell: {
      type: 'positional',
      required: true,
      valueHint: 'shell',
      description: `The shell: ${shells.join(', ')}`,
    },
  },
  example: 'source <(wamux completion bash)',
  async run({ io, args }) {
    const shell = shells.find((name) => name === args.shell);
    if (shell === undefined)
      throw usageError('there is no completion for this shell', `Shells: ${shells.join(', ')}.`);
    io.stdout.write(shellScripts[shell]);
    return 'ok';
  },
});
