import { answerLost } from './answer-lost.js';
import { clockJumps } from './clock-jumps.js';
import { enqueuerKilled } from './enqueuer-killed.js';
import { newsKilled } from './news-killed.js';
import { sameKey } from './same-key.js';
import type { Scenario } from './scenario.js';
import { serverKilled } from './server-killed.js';
import { workerKilled } from './worker-killed.js';
import { workerStopped } from './worker-stopped.js';

export const scenarios: readonly Scenario[] = [
  workerKilled,
  answerLost,
  workerStopped,
  sameKey,
  enqueuerKilled,
  serverKilled,
  clockJumps,
  newsKilled,
];
