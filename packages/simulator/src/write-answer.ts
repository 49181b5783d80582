import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

export function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }; // a 204 has none to count
  response.writeHead(status, { ...headers, ...length });
}

export function writeAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/** Runs when answer or connection is gone, even if that is already so: nothing may outlive a closed simulator. */
export function onceGone(response: ServerResponse, action: () => void): void {
  if (response.destroyed) action();
  else response.once('close', action);
}

/** Waits, unless the connection goes first. */
export function afterDelay(response: ServerResponse, delayMs: number, action: () => void): void {
  if (delayMs <= 0) {
    action();
    return;
  }
  const timer = setTimeout(action, delayMs);
  onceGone(response, () => clearTimeout(timer));
}
