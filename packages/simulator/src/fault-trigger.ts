import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import { breakAfterAcceptance, breakBeforeAcceptance } from './break-answer.js';
import type { Call } from './call.js';
import { checkOptions, isCount, isDuration } from './check-options.js';
import type { DialectDescription } from './dialect.js';
import type { CustomAnswer, Fault } from './fault.js';
import { afterDelay, writeAnswer } from './write-answer.js';

/**
 * A staged fault: when it takes over a request, and what it does to the answer. Only a refusal takes over an invalid request.
 * Every other fault leaves an invalid request to its real refusal, so that nothing invalid is ever accepted.
 */
export type FaultTrigger =
  | { readonly when: 'at-once'; readonly respond: (response: ServerResponse, call: Call) => void }
  | {
      readonly when: 'before-acceptance';
      readonly respond: (response: ServerResponse, request: { readonly path: string }) => void;
    }
  | {
      readonly when: 'after-acceptance';
      readonly respond: (response: ServerResponse, truth: Answer) => void;
    };

/** Throws where the fault's name is unknown, or names a refusal that the dialect's provider does not document. */
export function toFaultTrigger(
  fault: Fault,
  dialect: Pick<DialectDescription, 'name' | 'refusals'>,
): FaultTrigger {
  if (typeof fault === 'object') return customTrigger(fault);
  if (isNameIn(breakBeforeAcceptance, fault)) {
    return { when: 'before-acceptance', respond: breakBeforeAcceptance[fault] };
  }
  if (isNameIn(breakAfterAcceptance, fault)) {
    return { when: 'after-acceptance', respond: breakAfterAcceptance[fault] };
  }
  const refusal = Object.hasOwn(dialect.refusals, fault) ? dialect.refusals[fault] : undefined;
  if (refusal === undefined) {
    const documented = Object.keys(dialect.refusals).join(', ');
    const general = [...Object.keys(breakBeforeAcceptance), ...Object.keys(breakAfterAcceptance)].join(', ');
    throw new Error(
      `${dialect.name} documents no refusal "${fault}". It documents: ${documented}. Every provider can have: ${general}.`,
    );
  }
  return {
    when: 'at-once',
    respond: (response, call) =>
      writeAnswer(response, typeof refusal === 'function' ? refusal(call) : refusal),
  };
}

/** These rules refuse, before any request comes, what Node would refuse to write or what could never be written. */
const answerParts = {
  accept: ['a boolean', (accept: unknown) => typeof accept === 'boolean'],
  status: [
    'an HTTP status, 200 to 599',
    (status: unknown) => isCount(status) && status > 199 && status < 600,
  ],
  headers: ['an object', (headers: unknown) => typeof headers === 'object' && headers !== null],
  body: [
    'a text or an object',
    (body: unknown) => typeof body === 'string' || (typeof body === 'object' && body !== null),
  ],
  delayMs: ['a time in milliseconds', isDuration],
} as const;

function customTrigger(custom: CustomAnswer): FaultTrigger {
  checkOptions(custom, answerParts);
  const { accept, status, headers, body, delayMs = 0 } = custom;
  const isText = typeof body === 'string';
  const answer: Answer = {
    status,
    headers: { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json', ...headers },
    body: isText ? body : JSON.stringify(body),
  };
  const respond = (response: ServerResponse): void =>
    afterDelay(response, delayMs, () => writeAnswer(response, answer));
  return { when: accept ? 'after-acceptance' : 'at-once', respond };
}

const isNameIn = <Names extends object>(names: Names, name: PropertyKey): name is keyof Names =>
  Object.hasOwn(names, name);
