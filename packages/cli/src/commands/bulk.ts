import { rm } from 'node:fs/promises';
import type { BulkPlan, GivenPlan } from '../bulk/read-plan.js';
import type { SentRows } from '../bulk/send-rows.js';
import { CliError, usageError } from '../cli-error.js';
import { commonArgs, defineCommand } from '../command.js';
import type { Io } from '../io.js';
import { writeLines } from '../output/write.js';
import { chooseRouter, withClient } from '../with-client.js';
import { databaseFilesOf, openCliOutbox, readOutboxUrl } from '../with-outbox.js';

/** Messages that are in flight at a time, where no rate asks for fewer. */
const concurrency = 64;

export const bulk = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'A CSV file in UTF-8 or UTF-16, with a header' },
    'to-column': {
      type: 'string',
      valueHint: 'column',
      description: 'Recipients: +, country code and number',
      required: true,
    },
    template: { type: 'string', valueHint: 'name', description: 'A template, by its name in the config' },
    language: { type: 'string', valueHint: 'code', description: 'Of the template, such as es or pt_BR' },
    var: {
      type: 'string',
      valueHint: 'name=column',
      description: 'A variable of the template, by column. Default: the column of the same name',
    },
    'text-column': { type: 'string', valueHint: 'column', description: 'Texts, instead of a template' },
    'key-column': {
      type: 'string',
      valueHint: 'column',
      description: 'What names a row, such as an order: it is sent once, wherever it stands in the file',
    },
    outbox: {
      type: 'string',
      valueHint: 'url',
      description: 'Where the rows are kept: file:… or postgres://…. Default: file:bulk.db',
    },
    country: {
      type: 'string',
      valueHint: 'code',
      description: 'Of recipients that do not say theirs, such as CO for 300 123 4567',
    },
    delimiter: {
      type: 'string',
      valueHint: 'name',
      description: 'What separates the columns: comma, semicolon or tab. Default: what the header has',
    },
    rate: { type: 'string', valueHint: 'count/s', description: 'At most so many, of each provider: 20/s' },
    result: {
      type: 'string',
      valueHint: 'path',
      description:
        'Write what became of every row, as CSV or, where the name ends in .html, as a page; of the files that are there, over an earlier result only',
    },
    'remove-outbox': {
      type: 'boolean',
      description: 'Remove the outbox afterwards, where it holds nothing else and every outcome is known',
    },
    via: {
      type: 'string',
      valueHint: 'provider',
      description:
        'This provider and no other, whatever the routes say. A worker of the same outbox goes by the routes',
    },
    yes: { type: 'boolean', description: 'Send without asking, on a terminal too' },
    ...commonArgs,
  },
  repeatable: ['var'],
  example:
    'wamux bulk customers.csv --to-column phone --template order_shipped --language es --var customer=name --var order=order_id --rate 20/s --result result.csv',
  async run({ io, args, all }) {
    const { readPlan } = await import('../bulk/read-plan.js');
    const given = await readPlan(io, args, all('var'));
    // Not the one of the environment: with an app's outbox its messages would be sent from here too.
    const url = readOutboxUrl(io, args.outbox ?? 'file:bulk.db');
    if (args['remove-outbox'] && !url.startsWith('file:'))
      throw usageError('--remove-outbox removes files only');
    const limiter = await toLimiter(given);
    return withClient(
      io,
      args.config,
      async (client, config) => {
        const { copyPrivately } = await import('../bulk/private-copy.js');
        // The file may change while the question is open, or during hours of sending.
        await using copy = await copyPrivately(given.path);
        const plan = await match(io, { ...given, read: copy.read }, config);
        if (plan.result !== undefined) {
          const { checkResultPath } = await import('../bulk/result-file.js');
          checkResultPath(plan.result, { rows: plan.path, config, outbox: url });
        }
        const { checkFile } = await import('../bulk/check-file.js');
        const router = await chooseRouter(client, args.via);
        const checked = await checkFile(plan, router, io);
        if (io.interrupted.aborted) return 'interrupted';
        const { askFirst } = await import('../bulk/ask-first.js');
        if (!args.yes && !(await askFirst(io, plan, checked))) {
          if (io.interrupted.aborted) return 'interrupted';
          throw new CliError('failed', 'nothing was sent');
        }
        const inFlight = Math.min(concurrency, plan.perSecond ?? concurrency);
        const { sendRows } = await import('../bulk/send-rows.js');
        const sent = await (async () => {
          await using outbox = await openCliOutbox(url, router, { concurrency: inFlight });
          return await sendRows(io, plan, outbox, checked.rows, args.json === true);
        })();
        if (args['remove-outbox']) await removeOutbox(io, url, sent);
        return sent.exit;
      },
      { ...(limiter !== undefined && { limiter }) },
    );
  },
});

/** Finds the columns of the variables that no flag gives. */
async function match(io: Io, plan: BulkPlan, config: string): Promise<BulkPlan> {
  const { name } = plan.template ?? {};
  if (name === undefined) return plan;
  const { loadConfig } = await import('wamux');
  const { providers } = await loadConfig(config, { environment: io.environment });
  // The app's own variables, which are the same wherever the template is mapped.
  const mapped = providers.find(({ templates }) => Object.hasOwn(templates, name));
  const { matchColumns } = await import('../bulk/match-columns.js');
  return matchColumns(plan, mapped?.templates[name]?.variables ?? []);
}

async function toLimiter({ perSecond }: GivenPlan) {
  if (perSecond === undefined) return undefined;
  const { createPacedLimiter } = await import('../bulk/paced-limiter.js');
  return createPacedLimiter(perSecond);
}

async function removeOutbox(io: Io, url: string, { isOutboxDone }: SentRows): Promise<void> {
  if (!isOutboxDone) {
    const why = 'it holds something else, an outcome is not known yet, or the result could not be written';
    writeLines(io.stderr, [`The outbox is kept: ${why}.`]);
    return;
  }
  for (const path of databaseFilesOf(url)) {
    await rm(path, { force: true }).catch(({ code }: NodeJS.ErrnoException) => {
      writeLines(io.stderr, [`${path}, a file of the outbox, cannot be removed: ${code}`]);
    });
  }
}
