import { type ChannelsCredentials, createChannelsDialect } from './channels/channels-dialect.js';
import type { ChannelsRoute } from './channels/channels-endpoints.js';
import type { CloudApiCredentials } from './cloud-api/cloud-api-credentials.js';
import { createCloudApiDialect } from './cloud-api/cloud-api-dialect.js';
import type { CloudApiRoute } from './cloud-api/cloud-api-endpoints.js';
import type { AuthEncoding } from './decision-telecom/decision-telecom-authorization.js';
import {
  createDecisionTelecomDialect,
  type DecisionTelecomCredentials,
} from './decision-telecom/decision-telecom-dialect.js';
import type { DecisionTelecomRoute } from './decision-telecom/decision-telecom-endpoints.js';
import { defaultJourney, type Journey } from './journey.js';
import { createLedger, type Ledger } from './ledger.js';
import type { SimulatedProvider } from './simulated-provider.js';
import { startProvider } from './start-provider.js';
import { createWolkvoxDialect, type WolkvoxCredentials } from './wolkvox/wolkvox-dialect.js';
import type { WolkvoxRoute } from './wolkvox/wolkvox-endpoints.js';

export interface SimulatorOptions {
  /** Milliseconds since the epoch; statuses are computed from it. Default: `Date.now`. */
  readonly now?: () => number;
  /** The life of accepted messages. Default: sent after 300 ms, delivered after 900, read after 2000. */
  readonly journey?: Journey;
  /** Real milliseconds between what a provider does and what it says, wherever no fault cuts in. Default 0. */
  readonly latencyMs?: number;
  /** The one encoding of its key that DecisionTelecom accepts. Default: any. */
  readonly decisionTelecomAuth?: AuthEncoding;
}

export interface Simulator extends AsyncDisposable {
  readonly wolkvox: SimulatedProvider<WolkvoxRoute, WolkvoxCredentials>;
  readonly decisionTelecom: SimulatedProvider<DecisionTelecomRoute, DecisionTelecomCredentials>;
  readonly channels: SimulatedProvider<ChannelsRoute, ChannelsCredentials>;
  readonly cloudApi: SimulatedProvider<CloudApiRoute, CloudApiCredentials>;
  /** One ledger over all dialects. */
  readonly ledger: Ledger;
  /** Destroys what is open and leaves nothing running. May be called again. */
  close(): Promise<void>;
}

/** Starts one HTTP server per provider, on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { now = Date.now, journey = defaultJourney, latencyMs = 0, decisionTelecomAuth } = options;
  const ledger = createLedger();
  const surroundings = { now, journey, latencyMs, ledger };
  const [wolkvox, decisionTelecom, channels, cloudApi] = await Promise.all([
    startProvider(createWolkvoxDialect, surroundings),
    startProvider((context) => createDecisionTelecomDialect(context, decisionTelecomAuth), surroundings),
    startProvider(createChannelsDialect, surroundings),
    startProvider(createCloudApiDialect, surroundings),
  ]);
  const close = async (): Promise<void> => {
    await Promise.all([wolkvox.close(), decisionTelecom.close(), channels.close(), cloudApi.close()]);
  };
  return { wolkvox, decisionTelecom, channels, cloudApi, ledger, close, [Symbol.asyncDispose]: close };
}
