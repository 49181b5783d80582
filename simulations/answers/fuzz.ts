import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { errorKinds, type WhatsAppProvider } from '@wamux/core';
import { createRouter, type Router } from '@wamux/router';
import { dialects } from '@wamux/simulator';
import { createClient, type SendError, type SendReceipt } from 'wamux';
import { withCredential } from '../canary-settings.js';
import { createDraw, type Draw } from '../draw.js';
import {
  type Answer,
  type Distortion,
  type Documented,
  distortions,
  documentedAnswers,
  underAnotherStatus,
} from './answers.js';

/** What hostile answers did to messages. `untyped`, `late`, `resent`, `denied` and `shown` must be 0. */
export interface AnswerFigures {
  readonly answers: number;
  readonly accepted: number;
  /** How many sends had no typed outcome: they threw, rejected, or had a kind that does not exist. */
  readonly untyped: number;
  /** How many took longer than their deadline plus a second. */
  readonly late: number;
  /** How many were sent more than once although the provider had, or may have, accepted the message. */
  readonly resent: number;
  /** How many were reported as not accepted although the provider had accepted the message. */
  readonly denied: number;
  /** How many receipts or errors contained a credential. */
  readonly shown: number;
  /** The most that memory had grown since the start, measured after every 200 answers to an adapter, in MB. */
  readonly grewByMb: number;
  /** User CPU time of the whole process per answer, in milliseconds. */
  readonly cpuMsPerAnswer: number;
}

/** The deadline for one message, sending and waiting included. */
const deadlineMs = 40;
const slackMs = 1_000;
const secret = 'canary/4711+secret';

type Sums = { -readonly [Name in keyof AnswerFigures]: AnswerFigures[Name] };
type Result = Awaited<ReturnType<Router['send']>>;

/** Gives each adapter hostile answers, one after another, and counts what came of them. */
export async function fuzzAnswers({
  seed,
  answers,
}: {
  seed: number;
  answers: number;
}): Promise<AnswerFigures> {
  const sums: Sums = {
    answers: 0,
    accepted: 0,
    untyped: 0,
    late: 0,
    resent: 0,
    denied: 0,
    shown: 0,
    grewByMb: 0,
    cpuMsPerAnswer: 0,
  };
  const adapters = Object.values(dialects);
  const cpu = process.cpuUsage();
  const before = process.memoryUsage().rss;
  await Promise.all(
    adapters.map(async (dialect, index) => {
      const draw = createDraw(seed + index);
      await using end = await openEnd(dialect.name, withCredential(dialect, secret));
      const documented = documentedAnswers(dialect.name);
      const count = Math.ceil(answers / adapters.length);
      for (let n = 0; n < count; n += 1) {
        await ask(end, `+57300${String(1_000_000 + n)}`, draw, documented, sums);
        if (n % 200 !== 199) continue;
        sums.grewByMb = Math.max(sums.grewByMb, Math.round((process.memoryUsage().rss - before) / 1e6));
      }
    }),
  );
  sums.cpuMsPerAnswer = Math.round(process.cpuUsage(cpu).user / 100 / sums.answers) / 10;
  return sums;
}

interface End extends AsyncDisposable {
  /** Returns a router that has met no answer yet: an earlier answer's effect on the provider's health would decide this one. */
  freshRouter(): Router;
  /** From now on, counts the requests for this recipient, and answers every request with this answer. */
  expect(to: string, answer: Answer): void;
  /** How often a message was sent to the expected recipient. */
  sends(): number;
}

async function openEnd(adapter: string, settings: object): Promise<End> {
  let planned: Answer | undefined;
  let recipient = '';
  let sends = 0;
  const server: Server = createServer(async (request, response) => {
    const body = await text(request).catch(() => '');
    // A request that its client gave up may arrive late, while the next message is being sent.
    if (request.method === 'POST' && body.includes(recipient)) sends += 1;
    if (planned !== undefined) give(planned, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const limits = { pairInterval: '0s' };
  const entry = { adapter, ...settings, baseUrl, timeoutMs: deadlineMs, limits };
  const client = await createClient({ providers: { p: entry } } as Parameters<typeof createClient>[0]);
  const provider = client.providers.get('p') as WhatsAppProvider;
  return {
    freshRouter: () => createRouter({ providers: [provider] }),
    expect(to, answer) {
      recipient = to.slice(1);
      sends = 0;
      planned = answer;
    },
    sends: () => sends,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function give({ status, headers, body, ends }: Answer, response: ServerResponse): void {
  const { socket } = response;
  const length = ends === undefined ? body.length : body.length + 10;
  const lines = [...headers, ['content-length', String(length)]].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket?.write(`HTTP/1.1 ${status} Hostile\r\nconnection: close\r\n${lines.join('')}\r\n`);
  socket?.write(body);
  if (ends === undefined) socket?.end();
  else if (ends === 'cut') socket?.destroySoon();
}

async function ask(end: End, to: string, draw: Draw, all: readonly Documented[], sums: Sums): Promise<void> {
  const documented = draw.one(all);
  // Only a few are slow, because each takes its whole deadline.
  const distortion: Distortion =
    draw.below(200) === 0
      ? (distortions.find(({ what }) => what === 'left without an end') as Distortion)
      : draw.one([...distortions.filter(({ what }) => what !== 'left without an end'), underAnotherStatus]);
  end.expect(to, distortion.apply(documented, draw, secret));
  const router = end.freshRouter();
  const startedAt = performance.now();
  const result = await router.send({ to, type: 'text', text: 'Hola' }, { timeoutMs: deadlineMs }).then(
    (result) => result,
    () => undefined,
  );
  sums.answers += 1;
  if (performance.now() - startedAt > deadlineMs + slackMs) sums.late += 1;
  judge(result, end.sends(), documented.isAcceptance && distortion !== underAnotherStatus, sums);
}

function judge(result: Result | undefined, sends: number, wasAccepted: boolean, sums: Sums): void {
  if (result === undefined || !isTyped(result)) {
    sums.untyped += 1;
    return;
  }
  if (result.isOk()) sums.accepted += 1;
  const isKnown = result.isErr() && result.error.outcome === 'not-accepted';
  // A refusal of our own, before any call, says nothing about the answer.
  if (wasAccepted && isKnown && sends > 0) sums.denied += 1;
  if ((wasAccepted && sends > 1) || wentOn(result)) sums.resent += 1;
  const shown: SendReceipt | SendError = result.isOk() ? result.value : result.error;
  if (JSON.stringify(shown).includes(secret)) sums.shown += 1;
}

/** Whether a call was made after one whose outcome is unknown. Calls before that one may have been refused. */
function wentOn(result: Result): boolean {
  const { attempts = [] } = result.isOk() ? result.value : result.error;
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried');
  return tried.slice(0, -1).some(({ outcome }) => outcome !== 'not-accepted');
}

function isTyped(result: Result): boolean {
  if (result.isOk()) return typeof result.value.correlationId === 'string';
  const { kind, outcome } = result.error;
  return Object.hasOwn(errorKinds, kind) && (outcome === 'not-accepted' || outcome === 'unknown');
}
