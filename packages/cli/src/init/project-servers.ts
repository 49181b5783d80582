import { nextServer } from './next-server.js';
import { express, fastify, hono } from './node-servers.js';
import type { ServerTemplate } from './server-template.js';

/** The frameworks that `wamux init --project` knows. */
export const frameworks = ['express', 'fastify', 'hono', 'next'] as const;
export type Framework = (typeof frameworks)[number];

export const servers: Readonly<Record<Framework, ServerTemplate>> = {
  express,
  fastify,
  hono,
  next: nextServer,
};
