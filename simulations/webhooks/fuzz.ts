import { createMemoryStatusStore } from '@wamux/tracking';
import type { StatusStore, WebhookRequest } from 'wamux';
import { createDraw, type Draw } from '../draw.js';
import type { SigningDialect } from './dialects.js';
import { forgeries } from './forgeries.js';
import { genuineChanges } from './genuine-changes.js';
import { createIntake, ends, type Intake, secrets } from './intake.js';
import { handIn, judge, type Verdict } from './judge.js';
import type { Mutation, Sent } from './mutation.js';

const mutations: readonly Mutation[] = [...forgeries, ...genuineChanges];

export interface FuzzFigures {
  readonly requests: number;
  readonly forged: number;
  readonly forgedAccepted: number;
  readonly genuine: number;
  readonly genuineRefused: number;
  /** How many of the genuine ones were signed with a secret that is about to be retired. */
  readonly genuineByOldSecret: number;
  readonly wrong: number;
  /** How many took more processor time than a request may. */
  readonly overBudget: number;
  /** What happened to the requests, by what was done to them. */
  readonly byMutation: Readonly<Record<string, Readonly<Record<Verdict, number>>>>;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  /** Default: a client with every signing dialect. */
  readonly openIntake?: (store: StatusStore) => Promise<Intake>;
}

/** The processor time for one request, in milliseconds. */
const budgetMs = 100;

/** Hands in this many requests, each changed in some way or not at all, and counts what was believed. */
export async function fuzz({ seed, requests, openIntake = createIntake }: FuzzOptions): Promise<FuzzFigures> {
  const draw = createDraw(seed);
  const { store, counts } = countingStore();
  const intake = await openIntake(store);
  const byMutation = Object.fromEntries(
    mutations.map(({ what }) => [what, { accepted: 0, refused: 0, wrong: 0 }]),
  );
  let genuineByOldSecret = 0;
  let overBudget = 0;
  for (let n = 0; n < requests; n += 1) {
    const { id: provider, dialect, active, retired } = draw.one(ends);
    const signedBy = draw.one(active);
    const { sent, statuses } = write(dialect, secrets[signedBy], secrets[retired], draw);
    const mutation = draw.one(mutations.filter(({ of = () => true }) => of(dialect)));
    for (const { id: providerMessageId } of statuses) {
      const correlationId = `${n}.${providerMessageId}`;
      await store.addAttempt({ correlationId, provider, providerMessageId, status: 'accepted' });
    }
    const before = counts.updates;
    const request = { ...sent.request, ...mutation.apply(sent, draw) } as WebhookRequest;
    const startedAt = process.cpuUsage();
    const given = await handIn(intake, provider, request, mutation);
    if (process.cpuUsage(startedAt).user > budgetMs * 1_000) overBudget += 1;
    const verdict = judge(given, mutation, statuses, counts.updates - before);
    (byMutation[mutation.what] as Record<Verdict, number>)[verdict] += 1;
    if (mutation.isGenuine && signedBy === 'old') genuineByOldSecret += 1;
  }
  const all = ['accepted', 'refused', 'wrong'] as const;
  const sum = (of: readonly Mutation[], ...verdicts: readonly Verdict[]): number =>
    of
      .flatMap(({ what }) => verdicts.map((verdict) => byMutation[what]?.[verdict] ?? 0))
      .reduce((a, b) => a + b);
  return {
    requests,
    forged: sum(forgeries, ...all),
    forgedAccepted: sum(forgeries, 'accepted'),
    genuine: sum(genuineChanges, ...all),
    genuineRefused: sum(genuineChanges, 'refused'),
    genuineByOldSecret,
    wrong: sum(mutations, 'wrong'),
    overBudget,
    byMutation,
  };
}

/** A request as its provider sends it. */
function write(dialect: SigningDialect, secret: string, retired: string, draw: Draw) {
  const at = 1_719_823_259 + draw.below(10_000_000);
  const { body, statuses } = dialect.write(draw);
  const headers = { 'content-type': dialect.contentType, ...dialect.sign(secret, body, at) };
  const request = { method: 'POST', url: dialect.address, headers, rawBody: body };
  const sent: Sent = { dialect, request, body, at, secret, retired };
  return { sent, statuses };
}

function countingStore() {
  const inner = createMemoryStatusStore();
  const counts = { updates: 0 };
  const store: StatusStore = {
    ...inner,
    addStatusUpdates(updates) {
      counts.updates += updates.length;
      return inner.addStatusUpdates(updates);
    },
  };
  return { store, counts };
}
