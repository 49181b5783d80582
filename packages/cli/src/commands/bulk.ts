import { rm } from 'node:fs/promises';
import type { Client } from 'wamux';
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
      description: 'The column of the recipients: + and the country code first',
      required: true,
    },
    template: { type: 'string', valueHint: 'name', description: 'The template, by its name in the config' },
    language: {
      type: 'string',
      valueHint: 'code',
      description: 'The language of the template, such as es or pt_BR',
    },
    var: {
      type: 'string',
      valueHint: 'name=column',
      description: 'The column of a template variable. Default: the column of the same name',
    },
    'text-column': {
      type: 'string',
      valueHint: 'column',
      description: 'The column of the texts, instead of a template',
    },
    'key-column': {
      type: 'string',
      valueHint: 'column',
      description:
        'The column that identifies a row, such as an order: it is sent once, wherever it is in the file',
    },
    outbox: {
      type: 'string',
      valueHint: 'url',
      description: 'Where the rows are kept: file:… or postgres://…. Default: file:bulk.db',
    },
    country: {
      type: 'string',
      valueHint: 'code',
      description: 'The country of numbers without a country code, such as CO for 300 123 4567',
    },
    delimiter: {
      type: 'string',
      valueHint: 'name',
      description: 'The column separator: comma, semicolon or tab. Default: found in the header',
    },
    rate: {
      type: 'string',
      valueHint: 'count/s',
      description: 'The most messages per second at each provider, such as 20/s',
    },
    result: {
      type: 'string',
      valueHint: 'path',
      description:
        'Write the outcome of every row, as CSV or, if the name ends in .html, as a page; only an earlier result is overwritten',
    },
    'remove-outbox': {
      type: 'boolean',
      description: 'Remove the outbox afterwards, if it holds nothing else and every outcome is known',
    },
    via: {
      type: 'string',
      valueHint: 'provider',
      description:
        'Only this provider, whatever the routes say. Other workers of the outbox follow the routes',
    },
    'dry-run': {
      type: 'boolean',
      description: 'Send and store nothing: check every row, and show the first ones and how many go where',
    },
    yes: { type: 'boolean', description: 'Send without asking for confirmation' },
    ...commonArgs,
  },
  repeatable: ['var'],
  example:
    'wamux bulk customers.csv --to-column phone --template order_shipped --language es --var customer=name --var order=order_id --rate 20/s --result result.csv',
  async run({ io, args, all }) {
    const { readPlan } = await import('../bulk/read-plan.js');
    const given = await readPlan(io, args, all('var'));
    // The outbox that the environment names is an app's: this command would send the app's messages as well.
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
        const plan = await match(io, { ...given, read: copy.read }, client, config);
        if (plan.result !== undefined) {
          const { checkResultPath } = await import('../bulk/result-file.js');
          checkResultPath(plan.result, { rows: plan.path, config, outbox: url });
        }
        const { checkFile } = await import('../bulk/check-file.js');
        const router = await chooseRouter(client, args.via);
        const checked = await checkFile(plan, router, io);
        if (io.interrupted.aborted) return 'interrupted';
        const { askFirst, showRows } = await import('../bulk/ask-first.js');
        if (args['dry-run']) {
          showRows(io, plan, checked, args.json === true);
          return 'ok';
        }
        if (!args.yes && !(await askFirst(io, plan, checked))) {
          if (io.interrupted.aborted) return 'interrupted';
          throw new CliError('failed', 'nothing was sent');
        }
        const inFlight = Math.min(concurrency, plan.perSecond ?? concurrency);
        const { sendRows } = await import('../bulk/send-rows.js');
        const sent = await (async () => {
          await using outbox = await openCliOutbox(url, router, { concurrency: inFlight });
          return await sendRows(io, { plan, outbox, rows: checked.rows, asJson: args.json === true });
        })();
        if (args['remove-outbox']) await removeOutbox(io, url, sent);
        return sent.exit;
      },
      { ...(limiter !== undefined && { limiter }) },
    );
  },
});

/**
 * Finds the columns of the variables that no flag gives.
 *
 * @throws {CliError} when the config has no such template, or a variable has no column.
 */
async function match(io: Io, plan: BulkPlan, { templates }: Client, config: string): Promise<BulkPlan> {
  const { name } = plan.template ?? {};
  if (name === undefined) return plan;
  // Otherwise every row would be refused because of the template, once for each provider.
  if (!templates.has(name)) {
    const { suggestion } = await import('@wamux/core/input');
    const next = '`wamux templates check` shows what is mapped and approved where.';
    throw usageError(
      `--template names no template in the config${suggestion(name, [...templates.keys()])}`,
      next,
    );
  }
  const { loadConfig } = await import('wamux');
  const { providers } = await loadConfig(config, { environment: io.environment });
  // A template has the same variables at every provider, so any provider with a mapping tells them.
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
