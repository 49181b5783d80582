import { Secret, type WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { isSameSecret, isSameSignature, type Proof, verifyProof } from './verify-proof.js';

const request: WebhookRequest = { method: 'POST', url: '/', headers: {}, rawBody: Buffer.from('body') };
const proofOf = (given: string | undefined): Proof => ({
  given,
  missing: 'shows nothing',
  wrong: 'shows something else',
  isMadeBy: (secret, body) => isSameSignature(given ?? '', `${secret.reveal()}:${Buffer.from(body)}`),
});
const verify = (given: string | undefined, secrets = ['old', 'new'], more: object = {}) =>
  verifyProof(
    { ...request, ...more },
    secrets.map((secret) => new Secret(secret)),
    proofOf(given),
  ).match(
    () => 'believed',
    ({ message, reason }) => `${reason}: ${message}`,
  );

it.each([
  ['new:body', 'believed'],
  ['old:body', 'believed'],
  ['older:body', 'signature-wrong: shows something else'],
  ['new:body ', 'signature-wrong: shows something else'],
  ['', 'signature-missing: shows nothing'],
  [undefined, 'signature-missing: shows nothing'],
])('%j is %s', (given, verdict) => {
  expect(verify(given)).toBe(verdict);
});

it('believes nobody without a secret, and nothing that is no bytes', () => {
  expect(verify('new:body', [])).toMatch(/^not-configured/);
  expect(verify('new:body', ['new'], { rawBody: 'body' })).toMatch(/^signature-wrong: rawBody/);
});

describe.each([
  ['isSameSignature', isSameSignature],
  ['isSameSecret', isSameSecret],
])('%s', (_, isSame) => {
  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['', 'a', false],
    ['é', 'e', false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(isSame(one, other)).toBe(same);
  });
});
