import type { FaultName, SimulatedProvider } from '@wamux/simulator';

/** What any provider may do to a request, as far as it ends by itself: what hangs would need real time. */
const passingFaults = [
  'reset',
  'reset-after-acceptance',
  'server-error',
  'server-error-after-acceptance',
  'bad-gateway',
  'redirect',
  'truncated',
  'html',
  'empty',
] as const satisfies readonly FaultName[];

/** `away`: it takes no connections. */
export type Trouble = FaultName | 'away';

/** Every refusal that the provider documents, and everything that may become of a request to it. */
export const troublesOf = ({ description }: SimulatedProvider): readonly Trouble[] => [
  'away',
  ...passingFaults,
  ...(Object.keys(description.refusals) as FaultName[]),
];

/** From now on every send meets this, until the provider is made well again. */
export async function trouble(side: SimulatedProvider, what: Trouble): Promise<void> {
  if (what === 'away') await side.unplug();
  else for (const route of side.description.sendRoutes) side.on(route, what);
}

export async function makeWell(side: SimulatedProvider): Promise<void> {
  side.reset();
  await side.plug();
}
