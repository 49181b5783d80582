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
import type { Dialect, DialectContext } from './dialect.js';
import { createLedger, type DialectName, type Ledger } from './ledger.js';
import type { SimulatorNews } from './news.js';
import type { SimulatedProvider } from './simulated-provider.js';
import { type RunningProvider, startProvider } from './start-provider.js';
import { defaultTimeline, type StatusTimeline } from './status-timeline.js';
import { createWolkvoxDialect, type WolkvoxCredentials } from './wolkvox/wolkvox-dialect.js';
import type { WolkvoxRoute } from './wolkvox/wolkvox-endpoints.js';

export interface SimulatorOptions {
  /** Milliseconds since the epoch; statuses are computed from it. Default: `Date.now`. */
  readonly now?: () => number;
  /** The life of accepted messages. Default: sent after 300 ms, delivered after 900, read after 2000. */
  readonly timeline?: StatusTimeline;
  /** Real milliseconds between what a provider does and what it says, wherever no fault cuts in. Default 0. */
  readonly latencyMs?: number;
  /** The one encoding of its key that DecisionTelecom accepts. Default: any. */
  readonly decisionTelecomAuth?: AuthEncoding;
  /** Where providers listen on loopback; a port that is taken makes the start reject. Default: on free ports. */
  readonly ports?: Readonly<Partial<Record<DialectName, number>>>;
  /** Told of what happens, when it happens. */
  readonly onNews?: (news: SimulatorNews) => void;
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
  const { now = Date.now, timeline = defaultTimeline, latencyMs = 0, decisionTelecomAuth } = options;
  const { ports = {}, onNews = () => {} } = options;
  const ledger = createLedger();
  const started: RunningProvider<string, unknown>[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((provider) => provider.close()));
  };

  async function start<Route extends string, Credentials>(
    name: DialectName,
    speak: (context: DialectContext) => Dialect<Route, Credentials>,
  ): Promise<RunningProvider<Route, Credentials>> {
    const port = ports[name] ?? 0;
    const provider = await startProvider(speak, { now, timeline, latencyMs, ledger, port, onNews });
    started.push(provider as RunningProvider<string, unknown>);
    return provider;
  }
  try {
    return {
      wolkvox: await start('wolkvox', createWolkvoxDialect),
      decisionTelecom: await start('decision-telecom', (context) =>
        createDecisionTelecomDialect(context, decisionTelecomAuth),
      ),
      channels: await start('channels', createChannelsDialect),
      cloudApi: await start('cloud-api', createCloudApiDialect),
      ledger,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    // A port was taken: those that listen already must not stay.
    await close();
    throw error;
  }
}
