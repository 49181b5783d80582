import { basename } from 'node:path';
import type { Client, ConfigError, LoadedConfig } from 'wamux';
import { type Check, exitOfChecks, toCheckLines } from '../check-results.js';
import { commonArgs, defineCommand } from '../command.js';
import { checkOutbox } from '../doctor/check-outbox.js';
import { checkOwners } from '../doctor/check-owners.js';
import { checkProvider } from '../doctor/check-provider.js';
import { checkSettings } from '../doctor/check-settings.js';
import { checkWebhook } from '../doctor/check-webhook.js';
import { type AnswerWatch, watchAnswers } from '../doctor/watch-answers.js';
import type { ExitName } from '../exit-codes.js';
import { findConfig } from '../find-config.js';
import type { Io } from '../io.js';
import { writeJson, writeLines } from '../output/write.js';
import { nextAfterUnset } from '../report-error.js';
import type { ListedTemplates } from '../templates/list-templates.js';
import { checkTemplates } from '../templates/template-parity.js';
import { withClient } from '../with-client.js';
import { outboxArgs } from '../with-outbox.js';

export const doctor = defineCommand({
  args: { ...outboxArgs, ...commonArgs },
  example: 'wamux doctor --outbox file:outbox.db',
  async run({ io, args }) {
    const path = findConfig(io, args.config);
    const { checks, exit } = await examine(io, path, args.outbox);
    if (io.interrupted.aborted) return 'interrupted';
    if (args.json) writeJson(io.stdout, { ok: exit === 'ok', checks });
    else writeLines(io.stdout, toCheckLines(io.stdout, checks));
    return exit;
  },
});

async function examine(
  io: Io,
  path: string,
  outbox: string | undefined,
): Promise<{ readonly checks: readonly Check[]; readonly exit: ExitName }> {
  const { ConfigError, loadConfig } = await import('wamux');
  const { createTransport } = await import('@wamux/transport');
  let config: LoadedConfig;
  try {
    config = await loadConfig(path, { environment: io.environment });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { checks: toConfigChecks(error), exit: 'config' };
  }
  const watch = watchAnswers(createTransport());
  const examined = await withClient(io, path, (client) => examineClient(io, client, config, watch), {
    transport: watch.transport,
  });
  const checks = [toConfigCheck(path, config), ...examined, ...(await checkOutbox(io, outbox))];
  return { checks, exit: exitOfChecks(checks) };
}

async function examineClient(
  io: Io,
  client: Client,
  config: LoadedConfig,
  watch: AnswerWatch,
): Promise<Check[]> {
  const checks: Check[] = [];
  const listed = new Map<string, ListedTemplates>();
  // One provider at a time: what the watch saw last must belong to the one that was asked last.
  for (const provider of client.providers.values()) {
    const examined = await checkProvider(provider, watch, io);
    listed.set(provider.id, examined.listed);
    checks.push(...examined.checks);
  }
  checks.push(...checkTemplates(config, listed));
  for (const provider of config.providers) {
    checks.push(...checkSettings(provider), ...(await checkWebhook(client, provider)));
  }
  checks.push(...(await checkOwners(client, config.providers)));
  return checks;
}

function toConfigCheck(path: string, { providers, routes = [] }: LoadedConfig): Check {
  const templates = new Set(providers.flatMap((provider) => Object.keys(provider.templates)));
  const message = `providers: ${providers.length}, templates: ${templates.size}, routes: ${routes.length}`;
  return { check: 'config', of: basename(path), result: 'ok', message };
}

const toConfigChecks = ({ issues }: ConfigError): Check[] =>
  issues.map(({ path, message }) => {
    const next = nextAfterUnset(message);
    return { check: 'config', of: path, result: 'failed', message, next };
  });
