import type { MessageState } from '@wamux/outbox';
import type { BulkPlan } from '../bulk/read-plan.js';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { writeJson, writeLines } from '../output/write.js';
import { chooseRouter, withClient } from '../with-client.js';
import { openCliOutbox, readOutboxUrl } from '../with-outbox.js';

/** Messages that are in flight at a time, where no rate asks for fewer. */
const concurrency = 64;

export const bulk = defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'A CSV file in UTF-8, with a header' },
    'to-column': {
      type: 'string',
      valueHint: 'column',
      description: 'Recipients: +, country code and number',
      required: true,
    },
    template: { type: 'string', valueHint: 'name', description: 'A template, by its name in the config' },
    language: { type: 'string', valueHint: 'code', description: 'Of the template, such as es or pt_BR' },
    var: { type: 'string', valueHint: 'name=column', description: 'A variable of the template, by column' },
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
    rate: { type: 'string', valueHint: 'count/s', description: 'At most so many, of each provider: 20/s' },
    result: { type: 'string', valueHint: 'path', description: 'Write what became of every row as CSV' },
    via: {
      type: 'string',
      valueHint: 'provider',
      description: 'This provider and no other, whatever the routes say',
    },
    ...commonArgs,
  },
  repeatable: ['var'],
  example:
    'wamux bulk customers.csv --to-column phone --template order_shipped --language es --var customer=name --var order=order_id --rate 20/s --result result.csv',
  async run({ io, args, all }) {
    const { readPlan } = await import('../bulk/read-plan.js');
    const plan = readPlan(io, args, all('var'));
    // Not the one of the environment: with an app's outbox its messages would be sent from here too.
    const url = readOutboxUrl(io, args.outbox ?? 'file:bulk.db');
    const limiter = await toLimiter(plan);
    return withClient(
      io,
      args.config,
      async (client) => {
        const { checkFile } = await import('../bulk/check-file.js');
        const router = await chooseRouter(client, args.via);
        const rows = await checkFile(plan, router, io);
        if (io.interrupted.aborted) return 'interrupted';
        const inFlight = Math.min(concurrency, plan.perSecond ?? concurrency);
        await using outbox = await openCliOutbox(url, router, { concurrency: inFlight });
        return await sendRows(io, plan, outbox, rows, args.json === true);
      },
      { ...(limiter !== undefined && { limiter }) },
    );
  },
});

async function toLimiter({ perSecond }: BulkPlan) {
  if (perSecond === undefined) return undefined;
  const { createPacedLimiter } = await import('../bulk/paced-limiter.js');
  return createPacedLimiter(perSecond);
}

async function sendRows(
  io: Io,
  plan: BulkPlan,
  outbox: Awaited<ReturnType<typeof openCliOutbox>>,
  rows: number,
  asJson: boolean,
): Promise<ExitName> {
  const { enqueueRows } = await import('../bulk/enqueue-rows.js');
  const { waitForRows } = await import('../bulk/wait-for-rows.js');
  const { showProgress } = await import('../bulk/progress.js');
  const { writeResults } = await import('../bulk/write-results.js');
  const { exitOfTally, toTally } = await import('../bulk/tally.js');

  const { conflicts, repeated, states } = await enqueueRows(plan, outbox, io);
  if (repeated > 0) writeLines(io.stderr, [`${repeated} of ${rows} rows were in the outbox before`]);
  if (!io.interrupted.aborted) {
    const done = new AbortController();
    const progress = showProgress(io, { outbox, total: rows - conflicts.size, states }, done.signal);
    outbox.start();
    await waitForRows(plan, outbox, conflicts, io.interrupted).finally(() => done.abort());
    await progress;
    await outbox.stop();
  }
  if (io.interrupted.aborted) {
    writeLines(io.stderr, ['The rest waits in the outbox. Run the same command again to go on.']);
    return 'interrupted';
  }
  const results = await writeResults(plan, outbox, conflicts);
  const tally = toTally((state: MessageState) => results.get(state) ?? 0);
  const { delivered, failed, sent, unknown } = tally;
  if (asJson) writeJson(io.stdout, { rows, sent, delivered, failed, unknown, repeated });
  else {
    const counts = `sent ${sent}, of these delivered ${delivered}, failed ${failed}, unknown ${unknown}`;
    writeLines(io.stdout, [`${rows} rows: ${counts}`]);
  }
  if (unknown > 0)
    writeLines(io.stderr, [
      'Nobody knows of some. Look before you send them again:',
      `  wamux outbox review --outbox …`,
    ]);
  return exitOfTally(tally);
}
