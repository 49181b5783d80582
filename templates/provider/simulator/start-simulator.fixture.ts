import { type SimulatorOptions, startSimulator as start } from '@wamux/simulator';
import { acmeChat } from './acme-chat-dialect.js';

/** A simulator with this dialect only. In the repository, a dialect is registered, and needs no file like this. */
export const startSimulator = (options: Pick<SimulatorOptions, 'now'> = {}) =>
  start({ ...options, dialects: { acmeChat } });
