import { type ProviderError, Secret } from '@wamux/core';
import type { Sensitive } from '@wamux/core/redaction';
import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.js';
import { type ProviderContext, toAnswerError, toRaw } from './provider-context.js';

const secret = 'canary-4711-canary-4711';
const sensitive = { secrets: [new Secret(secret)], phoneNumbers: ['+573001112233'] };
const context = { id: 'p' } as ProviderContext;
const answerOf = (text: string): Answer => ({ status: 400, headers: {}, json: undefined, text });

describe('what is kept of an answer that is no JSON', () => {
  it.each([secret, '+573001112233', '57 300 111 2233'])('shows no part of %s across the cut', (written) => {
    for (let shown = 1; shown < written.length; shown += 1) {
      const raw = toRaw(answerOf(`${'x'.repeat(2_000 - shown)}${written} and more`), sensitive);
      expect(String(raw)).toMatch(/^x+(?:\[|…|$)/);
      expect(String(raw).length).toBeLessThanOrEqual(2_000);
    }
  });

  it('is made in time of the largest answer', () => {
    const startedAt = process.cpuUsage();
    toRaw(answerOf('+57 300 basic canary-471'.repeat(44_000)), sensitive);
    // On the processor: by the clock, other processes would count too.
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
  });
});

describe('an error made of an answer', () => {
  const refusal = (text: string): ProviderError => ({
    kind: 'validation',
    message: `refused ${text}`,
    providerCode: `E-${text}`,
    issues: [{ path: `contacts.${text}`, message: `${text} is not allowed` }],
  });

  it.each([
    [secret, '[redacted]'],
    ['57-300-111-2233', '…2233'],
    ['+4915112345678', '…5678'],
  ])('shows %s in none of its parts', (written, shown) => {
    const error = toAnswerError(context, refusal(written), answerOf(written), sensitive);
    expect(error).toEqual({ ...refusal(shown), provider: 'p', httpStatus: 400, raw: shown });
  });

  it.each([
    ['482913', '482913'],
    ['E-482913', 'E-482913'],
    ['your code is 482913', /^your code is (?!482913)/],
  ])('keeps a code that the message says too, and hides it in a text that is none: %s', (code, shown) => {
    const said: Sensitive = { ...sensitive, words: ['482913'] };
    const error = toAnswerError(context, { ...refusal(''), providerCode: code }, answerOf(''), said);
    expect(error.providerCode).toMatch(shown);
  });

  it('gets no parts that the refusal has not', () => {
    const error = toAnswerError(context, { kind: 'validation', message: 'm' }, answerOf(''), sensitive);
    expect(Object.keys(error).sort()).toEqual(['httpStatus', 'kind', 'message', 'provider', 'raw']);
  });

  it.each([
    ['60', 1_000, 60_000],
    ['1', 5_000, 5_000],
    ['60', undefined, 60_000],
    ['soon', 1_000, 1_000],
    [undefined, 1_000, 1_000],
    [undefined, undefined, undefined],
  ])('waits as long as the header asks, %s, or its adapter, %s, whichever is longer', (asked, own, kept) => {
    const refused = { kind: 'rate_limited', message: 'm', ...(own && { retryAfterMs: own }) } as const;
    const given = { ...answerOf(''), headers: asked === undefined ? {} : { 'retry-after': asked } };
    expect(toAnswerError(context, refused, given, sensitive).retryAfterMs).toBe(kept);
  });

  it.each([
    ['a header that names a year', { 'retry-after': '31536000' }, undefined],
    ['a header with a date far away', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, undefined],
    ['a body that names a year, as its adapter read it', {}, 365 * 86_400_000],
    ['a body that names no time at all', {}, Number.POSITIVE_INFINITY],
  ])('keeps one day of a longer wait, and says so: %s', (_, headers, retryAfterMs) => {
    const refused = { kind: 'rate_limited', message: 'slow down' } as const;
    const error = toAnswerError(
      context,
      { ...refused, ...(retryAfterMs !== undefined && { retryAfterMs }) },
      { ...answerOf(''), headers },
      sensitive,
    );
    expect(error.retryAfterMs).toBe(86_400_000);
    expect(error.message).toMatch(/^slow down \(asks to wait .+; limited to one day\)$/);
  });
});
