import type { FaultName, SimulatedProvider } from '@wamux/simulator';

/** What any provider may do to a request, as long as it ends by itself: a hanging request would need real time. */
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

/** `away`: the provider takes no connections. */
export type Trouble = FaultName | 'away';

/** Every refusal that the provider documents, and everything that may happen to a request to it. */
export const troublesOf = ({ description }: SimulatedProvider): readonly Trouble[] => [
  'away',
  ...passingFaults,
  ...(Object.keys(description.refusals) as FaultName[]),
];

/** Makes every send from now on meet this trouble, until the provider is made well again. */
export async function trouble(side: SimulatedProvider, what: Trouble): Promise<void> {
  if (what === 'away') await side.unplug();
  else for (const route of side.description.sendRoutes) side.on(route, what);
}

export async function makeWell(side: SimulatedProvider): Promise<void> {
  side.reset();
  await side.plug();
}
