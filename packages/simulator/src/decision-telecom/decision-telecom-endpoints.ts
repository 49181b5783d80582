import type { Call } from '../call.js';

export const decisionTelecomRoutes = ['send-whatsapp', 'receive-whatsapp'] as const;

export type DecisionTelecomRoute = (typeof decisionTelecomRoutes)[number];

export const decisionTelecomRouteOf = ({ method, path }: Call): DecisionTelecomRoute | null =>
  decisionTelecomRoutes.find((route) => method === 'POST' && path === `/v1/api/${route}`) ?? null;
