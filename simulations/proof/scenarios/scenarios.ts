import { answerLost } from './answer-lost.js';
import { clockJumps } from './clock-jumps.js';
import { diskFull } from './disk-full.js';
import { enqueuerKilled } from './enqueuer-killed.js';
import { failoverAsynchronous, failoverSynchronous } from './failover.js';
import { gatewayKilled } from './gateway-killed.js';
import { heldElsewhere } from './held-elsewhere.js';
import { logCut } from './log-cut.js';
import { networkCut } from './network-cut.js';
import { newsKilled } from './news-killed.js';
import { pooler } from './pooler.js';
import { rollingRestart } from './rolling-restart.js';
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
  gatewayKilled,
  serverKilled,
  clockJumps,
  newsKilled,
  heldElsewhere,
  logCut,
  rollingRestart,
  diskFull,
  failoverSynchronous,
  failoverAsynchronous,
  pooler,
  networkCut,
];
