import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

export function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }; // a 204 has no body to count
  response.writeHead(status, { ...headers, ...length });
}

export function writeAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/** Runs the action when the answer or the connection ends, or at once where it has ended: no timer may outlive the simulator. */
export function onceGone(response: ServerResponse, action: () => void): void {
  if (response.destroyed) action();
  else response.once('close', action);
}

/** Runs the action after a delay, unless the connection ends first. */
export function afterDelay(response: ServerResponse, delayMs: number, action: () => void): void {
  if (delayMs <= 0) {
    action();
    return;
  }
  const timer = setTimeout(action, delayMs);
  onceGone(response, () => clearTimeout(timer));
}
