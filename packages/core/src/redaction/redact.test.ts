import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redact, redactText } from './redact.js';

const sensitive = { secrets: [new Secret('canary-4711')], phoneNumbers: ['+573001112233'] };

describe('redact', () => {
  it('hides a known number wherever it stands and however it is written', () => {
    const answer = {
      echo: 'no such user 573001112233!',
      nested: [{ to: '+573001112233' }, 573001112233, { deep: { text: 'tel:+573001112233;x' } }],
    };
    expect(redact(answer, sensitive)).toEqual({
      echo: 'no such user …2233!',
      nested: [{ to: '…2233' }, '…2233', { deep: { text: 'tel:…2233;x' } }],
    });
  });

  it('hides a known secret inside longer text', () => {
    expect(redact({ message: 'bad key canary-4711.' }, sensitive)).toEqual({
      message: 'bad key [redacted].',
    });
  });

  it('hides unknown numbers by the name of their field', () => {
    const answer = {
      telephone: '5215512345678',
      destination_addr: 380631234567,
      identifierValue: '+4915112345678',
    };
    expect(redact(answer)).toEqual({
      telephone: '…5678',
      destination_addr: '…4567',
      identifierValue: '…5678',
    });
  });

  it.each([
    'to',
    'from',
    'phone',
    'telephone',
    'msisdn',
    'destiny',
    'waid',
    'wa_id',
    'recipient_id',
    'phone_number',
    'customer_phone_number',
    'display_phone_number',
    'customer_phone',
    'destination_addr',
    'identifierValue',
  ])('hides a number by the name %s alone, in a value and in JSON', (name) => {
    const answer = { [name]: '6001234', other: '6001234' };
    const hidden = { [name]: '…1234', other: '6001234' };
    expect(redact(answer)).toEqual(hidden);
  });

  it('hides unknown numbers in text by their form', () => {
    expect(redactText('write to +49 151 1234-5678 now')).toBe('write to …5678 now');
  });

  it('hides credentials by the name of their field and by their scheme', () => {
    expect(
      redact({ 'wolkvox-token': 'abc', accessKey: 'def', authorization: 'Basic eA==', signingKey: 'k' }),
    ).toEqual({
      'wolkvox-token': '[redacted]',
      accessKey: '[redacted]',
      authorization: '[redacted]',
      signingKey: '[redacted]',
    });
    expect(redactText('sent Authorization: Bearer eyJhb.GciOi and AccessKey abc123')).toBe(
      'sent Authorization: Bearer [redacted] and AccessKey [redacted]',
    );
  });

  it('leaves ids, times, codes and small numbers alone', () => {
    const answer = {
      message_id: 554,
      id: '3f0c6f5e-1234-4000-8000-446655440000',
      at: '2026-11-20T10:00:00+00:00',
      epoch: 1719823259000,
      wamid: 'wamid.HBgMNTczMDAx',
      code: 131026,
      nothing: null,
      yes: true,
    };
    expect(redact(answer, sensitive)).toEqual(answer);
  });

  it('survives hostile depth', () => {
    const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
  });

  it('hides numbers and secrets that are names of fields, and loses no field', () => {
    const answer = {
      '573001112233': 1,
      '+573001112233': { deep: { 'is canary-4711 a key': true } },
      '…2233 (2)': 'was there',
      '+4915112341111': 2,
      'Bearer abc': 3,
      token: 'x',
    };
    expect(redact(answer, sensitive)).toEqual({
      '…2233': 1,
      '…2233 (3)': { deep: { 'is [redacted] a key': true } },
      '…2233 (2)': 'was there',
      '…1111': 2,
      'Bearer [redacted]': 3,
      token: '[redacted]',
    });
    expect(redact({ '573001112233 (2)': 0, '573001112233': 1, '57-300-111-2233': 2 }, sensitive)).toEqual({
      '…2233 (2)': 0,
      '…2233': 1,
      '…2233 (3)': 2,
    });
  });

  it('renames thousands of fields to different names in time', () => {
    const prefixes = Array.from({ length: 20_000 }, (_, index) => [`+${4_900_000 + index}2233`, index]);
    const startedAt = process.cpuUsage();
    const copy = redact(Object.fromEntries(prefixes)) as object;
    // On the processor: by the clock, other processes would count too.
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
    expect(Object.values(copy)).toHaveLength(20_000);
    expect(Object.keys(copy).every((name) => name.startsWith('…2233'))).toBe(true);
  });

  it('copies a member named __proto__ as data', () => {
    const copy = redact(JSON.parse('{"__proto__":{"polluted":true},"a":1}')) as object;
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('copies a member named __proto__ as data beside a name that it hides', () => {
    const copy = redact(JSON.parse('{"__proto__":"canary-4711","573001112233":1}'), sensitive) as object;
    expect(JSON.stringify(copy)).toBe('{"__proto__":"[redacted]","…2233":1}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('does not change what it was given', () => {
    const answer = { to: '+573001112233' };
    redact(answer, sensitive);
    expect(answer).toEqual({ to: '+573001112233' });
  });
});

describe('redact, of what was JSON', () => {
  it('gives back what holds nothing as it is', () => {
    const value = { message_id: 554 };
    expect(redact(value, sensitive)).toBe(value);
  });

  it.each(['[', '{"x":'])('gives back nothing so deep that it cannot be stored: %s', (open) => {
    const close = open === '[' ? ']' : '}';
    const text = `{"id":"m","x":${open.repeat(20_000)}1${close.repeat(20_000)}}`;
    const kept = redact(JSON.parse(text), sensitive);
    expect(JSON.stringify(structuredClone(kept))).toContain('[too deep]');
  });

  it('gives back what is wide and not deep as it is', () => {
    const value = { items: Array.from({ length: 100 }, (_, index) => ({ index, list: [] })) };
    expect(redact(value, sensitive)).toBe(value);
  });

  it.each([
    ['an escaped plus', '{"a":"\\u002b4915112345678"}'],
    ['escaped digits', '{"a":"\\u0035\\u0037\\u0033001112233"}'],
    ['an exponent', '{"a":573001112233e0}'],
    ['a capital exponent', '{"a":5.73001112233E11}'],
    ['a secret with quotes', '{"a":"x canary-4711"}'],
  ])('is not deceived by %s', (_, text) => {
    expect(JSON.stringify(redact(JSON.parse(text), sensitive))).not.toMatch(
      /4915112345678|573001112233|canary/,
    );
  });
});
