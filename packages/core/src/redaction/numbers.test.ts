import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.js';

const known = (number: string) => ({ phoneNumbers: [number] });

describe('a known number', () => {
  it.each([
    '57 300 111 2233',
    '57-300-111-2233',
    '(57)3001112233',
    '57.300.1112233',
    '57\u00a0300\u00a0111\u00a02233',
    '57–300–111–2233',
    '57 - 300 - 1112233',
    '+57/300/111/2233',
    '+57 (300) 111-2233',
    '5 7 3 0 0 1 1 1 2 2 3 3',
    '3001112233',
    '(300) 111-2233',
    '300 111 22 33',
    '03001112233',
    '0057 300 111 2233',
    '0 300 1112233',
    '+57 (0) 300 1112233',
    '57 - (300) - 111-2233',
    '57%20300%20111%202233',
    '%2B57%20300%201112233',
    '+57&nbsp;300&#160;111 2233',
    '\uff0b\uff15\uff17\uff13\uff10\uff10\uff11\uff11\uff11\uff12\uff12\uff13\uff13',
    '\u0665\u0667\u0663\u0660\u0660\u0661\u0661\u0661\u0662\u0662\u0663\u0663',
    '\u06f3\u06f0\u06f0 \u06f1\u06f1\u06f1 \u06f2\u06f2\u06f3\u06f3',
    '%D9%A3%D9%A0%D9%A0%D9%A1%D9%A1%D9%A1%D9%A2%D9%A2%D9%A3%D9%A3',
    '\u202a+57 300 111 2233\u202c',
  ])('is hidden as %s', (written) => {
    const sensitive = known('+573001112233');
    const text = JSON.stringify({ echo: `no user ${written}.`, [written]: [written] });
    for (const shown of [
      redactText(`no user ${written}.`, sensitive),
      JSON.stringify(redact(JSON.parse(text), sensitive)),
    ]) {
      // What stands before a number within its country, and between others, tells nothing.
      expect(shown.normalize('NFKC').replace(/\D/g, '')).toMatch(/^(?:(?:57|00|0|570|2)?2233)+$/);
      expect(shown).toContain('…2233');
    }
  });

  it('is hidden where nothing else in the answer asks for a look', () => {
    const text = '{"a":"57-300-111-2233"}';
    expect(redact(JSON.parse(text), known('+573001112233'))).toEqual({ a: '…2233' });
  });

  it.each([
    [-573001112233, '-…2233'],
    [5.73001112233, '…2233'],
  ])('is hidden as the JSON number %s', (number, shown) => {
    const text = JSON.stringify({ a: [number] });
    expect(redact(JSON.parse(text), known('+573001112233'))).toEqual({ a: [shown] });
  });

  it('is hidden behind a minus by the name of its field, unknown too', () => {
    expect(redact({ telephone: -380631234567 })).toEqual({ telephone: '…4567' });
  });

  it.each([
    ['Mexico', '+525512345678', '5215512345678'],
    ['Mexico', '5215512345678', '525512345678'],
    ['Argentina', '+5491123456789', '541123456789'],
    ['Argentina', '+541123456789', '5491123456789'],
    ['Brazil', '+5511987654321', '551187654321'],
    ['Brazil', '+551187654321', '5511987654321'],
    ['Argentina, within the country', '+5491123456789', '111523456789'],
  ])('of %s is hidden in its other spelling', (_, number, other) => {
    const spaced = `+${other.slice(0, 3)} ${other.slice(3)}`;
    expect(redact([`x${other}y`, Number(other), spaced], known(number))).toEqual([
      `x…${other.slice(-4)}y`,
      `…${other.slice(-4)}`,
      `…${other.slice(-4)}`,
    ]);
  });

  it('may be given as it is written', () => {
    expect(redactText('573001112233', known('+57 300 111-2233'))).toBe('…2233');
  });

  it('is not seen in digits that are too far apart, nor in another number', () => {
    const texts = [
      '300 and 1112233',
      '1112233',
      '573001112234',
      '57300111223',
      '6f1c8f2e-1111-4222-8333-444455556666',
    ];
    expect(redact(texts, known('+573001112233'))).toBe(texts);
  });

  it('is hidden whatever stands between its digits, letters aside, and around it', () => {
    const between = fc.stringMatching(/^[ ().\-–/:;,_+]{0,5}$/);
    const around = fc.stringMatching(/^(?:[a-z0-9]{0,12}[x:])?$/);
    const digits = [...'573001112233'];
    const separators = fc.array(between, { minLength: digits.length, maxLength: digits.length });
    fc.assert(
      fc.property(around, separators, around, (before, signs, after) => {
        const written = digits.map((digit, index) => digit + signs[index]).join('');
        const text = `${before}${written}x${after}`;
        expect([text, redactText(text, known('+573001112233'))]).toEqual([
          text,
          expect.stringContaining('…2233'),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is hidden beside any punctuation and any other number', () => {
    const spelled = fc.constantFrom('573001112233', '57 300 111 2233', '(300) 111-2233', '0057 3001112233');
    const punctuation = fc.stringMatching(/^[ ()[\]{}<>.,:;!?"'/|=*#@_+-]{0,8}$/);
    const other = fc.stringMatching(/^(?:\+?\d{7,15})?$/);
    fc.assert(
      fc.property(other, punctuation, spelled, punctuation, other, (before, left, written, right, behind) => {
        const text = `${before}${left}${written}${right}${behind}`;
        const shown = redactText(text, known('+573001112233')).replace(/…\d{4}/g, '');
        expect([text, shown.replace(/\D/g, '')]).toEqual([text, expect.not.stringContaining('112233')]);
      }),
      { numRuns: 2_000, seed: 45 },
    );
  });

  it('is found in time in a text that almost is one', () => {
    const text = '55 '.repeat(350_000);
    const startedAt = process.cpuUsage();
    expect(redactText(text, known('+555555555551'))).toBe(text);
    // On the processor: by the clock, other processes would count too.
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
  });
});
