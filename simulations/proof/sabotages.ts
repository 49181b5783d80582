import type { StoreKind } from '../../tooling/test-databases.js';
import type { Patch } from './build-worker.js';

/** A rule of the outbox that is broken, and the scenario that must notice it. */
export interface Sabotage {
  /** The rule that is broken. */
  readonly rule: string;
  readonly patches: readonly Patch[];
  readonly scenario: string;
  /** The first word of a problem that it causes. */
  readonly finds: 'double' | 'lost' | 'wrong';
  /** The store in which it shows, where it is only one. Default: both. */
  readonly store?: StoreKind;
}

const store = 'outbox/src/store';

const leavesFirst: readonly Patch[] = [
  {
    file: 'outbox/src/sender.ts',
    from: 'beforeSend: (provider: string) => gate.pass(provider),',
    to: 'beforeSend: async () => {},',
  },
  {
    file: 'outbox/src/sender.ts',
    from: 'return toProcessingResult(result, {',
    to: `for (const { provider } of (result.isOk() ? result.value : result.error).attempts ?? []) await gate.pass(provider);
    return toProcessingResult(result, {`,
  },
];

export const sabotages: readonly Sabotage[] = [
  {
    rule: 'a fence keeps a worker off whose lease has ended',
    patches: [
      {
        file: `${store}/start-attempts.ts`,
        from: "if (now?.state !== 'sending' || now.worker !== claimed.worker) return false;\n  return now.fencing_number <= claimed.fencing_number;",
        to: 'return now !== undefined;',
      },
      {
        file: `${store}/start-attempts.ts`,
        from: " and held.worker = ${value('worker')}\n      and held.fencing_number <= ${value('fencing_number')}\n    where held.state = 'sending' and",
        to: '\n    where',
      },
    ],
    scenario: 'worker-stopped',
    finds: 'double',
  },
  {
    rule: 'an attempt is written down before the message leaves',
    patches: leavesFirst,
    scenario: 'worker-killed',
    finds: 'double',
  },
  {
    rule: 'an attempt is on the disk before the message leaves',
    patches: leavesFirst,
    scenario: 'log-cut',
    finds: 'double',
    store: 'sqlite',
  },
  {
    rule: 'after a crash an attempt that had started does not go back into the queue',
    patches: [
      { file: `${store}/recover.ts`, from: 'if (started.length === 0) return', to: 'if (true) return' },
    ],
    scenario: 'worker-killed',
    finds: 'double',
  },
  {
    rule: 'an unknown outcome is not sent again',
    patches: [
      {
        file: 'outbox/src/to-processing-result.ts',
        from: "event: 'outcome-unknown', attempts: withUnknown(started, attempts), error",
        to: "event: 'defer', attempts, error, dueAt: now",
      },
    ],
    scenario: 'answer-lost',
    finds: 'double',
  },
  {
    rule: 'a message is taken only from a worker whose lease has ended',
    patches: [
      {
        file: `${store}/recover.ts`,
        from: ".where((eb) => eb.or([eb('lease_until', '<', now), eb('updated_at', '>', now + leaseMs)]))",
        to: '',
      },
    ],
    scenario: 'server-killed',
    finds: 'wrong',
    store: 'postgres',
  },
  {
    rule: 'an idempotency key is stored with its message',
    patches: [
      {
        file: `${store}/insert-intents.ts`,
        from: 'idempotency_key: intent.idempotencyKey ?? null,',
        to: 'idempotency_key: null,',
      },
    ],
    scenario: 'same-key',
    finds: 'double',
  },
  {
    rule: 'the key of a request is the key of the message',
    patches: [
      {
        file: 'gateway/src/operations/send-message.ts',
        from: '...(idempotencyKey !== undefined && { idempotencyKey }),',
        to: '',
      },
    ],
    scenario: 'gateway-killed',
    finds: 'double',
  },
  {
    rule: 'a request is answered after the commit',
    patches: [
      {
        file: 'gateway/src/operations/send-message.ts',
        from: 'const stored = await outbox.enqueue(body as never, {',
        to: `if (wait === undefined && idempotencyKey !== undefined) {
      setTimeout(() => outbox.enqueue(body as never, { idempotencyKey }), 2_000);
      return jsonResponse(202, { id: idempotencyKey });
    }
    const stored = await outbox.enqueue(body as never, {`,
      },
    ],
    scenario: 'gateway-killed',
    finds: 'lost',
  },
  {
    rule: 'what a status does is committed before it is acknowledged',
    patches: [
      {
        file: `${store}/add-status-updates.ts`,
        from: 'await saveStatuses(database, trx, groups.changedMessages);',
        to: 'setTimeout(() => database.transaction((own) => saveStatuses(database, own, groups.changedMessages)), 500);',
      },
    ],
    scenario: 'news-killed',
    finds: 'lost',
  },
];
