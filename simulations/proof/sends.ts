import type { SimulatedProvider } from '@wamux/simulator';

/** The endpoints that send texts: the messages of a run are texts. */
export const textRoutesOf = ({ description }: SimulatedProvider): readonly string[] =>
  description.sendRoutes.filter((route) => !route.includes('template'));

/** The endpoints that answer questions. */
export const questionRoutesOf = ({ description }: SimulatedProvider): readonly string[] =>
  description.routes.filter((route) => !description.sendRoutes.includes(route));

/** The requests that sent texts, in order. */
export function sendsTo(side: SimulatedProvider): SimulatedProvider['requests'] {
  const routes = textRoutesOf(side);
  return side.requests.filter(({ route }) => route !== null && routes.includes(route));
}
