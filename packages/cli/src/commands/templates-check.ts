import { exitOfChecks, toCheckLines } from '../check-results.js';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { toSentence } from '../output/failure.js';
import { writeJson, writeLines } from '../output/write.js';
import { listTemplates } from '../templates/list-templates.js';
import { checkTemplates } from '../templates/template-parity.js';
import { withClient } from '../with-client.js';

export const templatesCheck = defineCommand({
  args: commonArgs,
  example: 'wamux templates check',
  run: ({ io, args }) =>
    withClient(io, args.config, async (client, path): Promise<ExitName> => {
      const answers = await Promise.all(
        [...client.providers.values()].map(
          async (provider) => [provider.id, await listTemplates(provider, io)] as const,
        ),
      );
      if (io.interrupted.aborted) return 'interrupted';
      const errors = answers.flatMap(([, listed]) => (listed.outcome === 'failed' ? [listed.error] : []));
      const { loadConfig } = await import('wamux');
      const config = await loadConfig(path, { environment: io.environment });
      const checks = checkTemplates(config, new Map(answers));
      if (args.json) writeJson(io.stdout, { checks, errors });
      else if (checks.length === 0) writeLines(io.stdout, ['no templates in the config']);
      else writeLines(io.stdout, toCheckLines(io.stdout, checks));
      if (errors.length === 0) return exitOfChecks(checks);
      writeLines(
        io.stderr,
        errors.map((error) => `${io.stderr.paint('red', 'failed:')} ${toSentence(error)}`),
      );
      return 'failed';
    }),
});
