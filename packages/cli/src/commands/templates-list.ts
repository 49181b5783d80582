import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { toSentence } from '../output/failure.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { listTemplates } from '../templates/list-templates.js';
import { chooseProvider, withClient } from '../with-client.js';

export const templatesList = defineCommand({
  args: {
    provider: { type: 'string', valueHint: 'provider', description: 'Only of this provider' },
    ...commonArgs,
  },
  example: 'wamux templates list --provider bird',
  run: ({ io, args }) =>
    withClient(io, args.config, async (client): Promise<ExitName> => {
      const providers =
        args.provider === undefined
          ? [...client.providers.values()]
          : [await chooseProvider(client, args.provider, '--provider')];
      const answers = await Promise.all(
        providers.map(async (provider) => ({ id: provider.id, listed: await listTemplates(provider, io) })),
      );
      if (io.interrupted.aborted) return 'interrupted';
      const templates = answers.flatMap(({ listed }) =>
        listed.outcome === 'listed' ? listed.templates : [],
      );
      const errors = answers.flatMap(({ listed }) => (listed.outcome === 'failed' ? [listed.error] : []));
      const cannot = answers.flatMap(({ id, listed }) => (listed.outcome === 'cannot' ? [id] : []));
      if (args.json) {
        writeJson(io.stdout, { templates, errors, cannot });
      } else if (templates.length > 0) {
        const rows = templates.map(({ provider, name, language, state, category, body }): Cell[] => [
          name,
          provider,
          language ?? '',
          [state === 'approved' ? 'green' : 'yellow', state],
          category?.toLowerCase() ?? '',
          body ?? '',
        ]);
        const titles = ['name', 'provider', 'language', 'state', 'category', 'body'];
        writeLines(io.stdout, toTable(io.stdout, titles, rows));
      }
      const notes = [
        ...errors.map((error) => `${io.stderr.paint('red', 'failed:')} ${toSentence(error)}`),
        ...cannot.map((id) => `${id} cannot list its templates`),
      ];
      if (notes.length > 0) writeLines(io.stderr, notes);
      return errors.length === 0 ? 'ok' : 'failed';
    }),
});
