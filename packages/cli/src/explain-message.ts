import type { ParsedMessage } from '@wamux/core/input';
import type { WorkerState } from '@wamux/outbox';
import type { ExplainedProvider } from '@wamux/router';
import type { Client, RequestPreview } from 'wamux';
import type { ExitName } from './exit-codes.js';
import type { Io } from './io.js';
import { circuitsOf } from './outbox/read-workers.js';
import { clean } from './output/clean.js';
import { findFirst, limitsOf, toExplanationLines } from './output/explanation.js';
import { toSendFailureLines } from './output/failure.js';
import { writeJson, writeLines } from './output/write.js';
import { chooseRouter } from './with-client.js';

interface Question {
  readonly client: Client;
  /** The path of the config. */
  readonly path: string;
  readonly message: ParsedMessage;
  readonly via: string | undefined;
  readonly asJson: boolean;
  /** Show the request to the provider that would be asked first. */
  readonly withRequest: boolean;
  /** The workers of an outbox, which know the circuits; this process has sent nothing, and knows none. */
  readonly workers?: readonly WorkerState[] | undefined;
}

/** Tells what sending a message would do, without doing it. Ends well where a provider would be asked. */
export async function explainMessage(io: Io, question: Question): Promise<ExitName> {
  const { client, path, message, via, asJson, withRequest, workers } = question;
  const router = await chooseRouter(client, via);
  const explained = router.explain(message);
  if (explained.isErr()) {
    writeLines(io.stderr, toSendFailureLines(io.stderr, explained.error));
    if (asJson) writeJson(io.stdout, { error: explained.error });
    return 'failed';
  }
  const explanation = explained.value;
  const first = findFirst(explanation.providers)?.provider;
  const request = withRequest && first !== undefined ? preview(client, first, message) : undefined;
  if (asJson) {
    const shown = { ...explanation, providers: explanation.providers.map((one) => toShown(one, workers)) };
    writeJson(io.stdout, withRequest ? { ...shown, request: request ?? null } : shown);
  } else {
    const { loadConfig } = await import('wamux');
    const { routes } = await loadConfig(path, { environment: io.environment });
    const asked = via === undefined ? routes : 'via';
    writeLines(io.stdout, toExplanationLines(io.stdout, explanation, asked, workers));
    if (request !== undefined) io.stdout.write(toRequestText(io, request));
  }
  if (first !== undefined) return 'ok';
  writeLines(io.stderr, ['No provider would be asked: fix one of the reasons above, or change the route.']);
  return 'failed';
}

/** Leaves out what only a sending process knows: this process's circuits, its limits in use and its repeats. */
function toShown(explained: ExplainedProvider, workers: readonly WorkerState[] | undefined): object {
  const { lastResort, provider, skipped } = explained;
  return {
    provider,
    ...(workers !== undefined && { circuits: circuitsOf(workers, provider) }),
    ...(skipped !== undefined && { skipped }),
    ...(lastResort && { lastResort }),
    limits: limitsOf(explained),
  };
}

function preview(client: Client, id: string, message: ParsedMessage): RequestPreview | undefined {
  return client.providers
    .get(id)
    ?.preview?.(message)
    .unwrapOr(undefined as never);
}

/** Writes the request as it would be sent, except for hidden parts. No line is broken, so that it can be copied. */
function toRequestText({ stdout }: Io, { provider, method, url, headers, body }: RequestPreview): string {
  const lines = [
    `${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ['', body]),
  ];
  return `\n${stdout.paint('bold', `the request to ${provider}`)}\n${lines.map(clean).join('\n')}\n`;
}
