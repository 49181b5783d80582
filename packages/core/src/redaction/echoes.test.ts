import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redactText } from './redact.js';

const said = 'Hola señora Núñez,\r\nsu «pedido» está  listo – “gracias”…  ¿Vio? Straße 5';
const word = 'Ñandú “x”';
const words = [said, word];

const wide = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const apart = (text: string, between: string): string => [...text].join(between);
const bytesAs = (text: string, encoding: 'utf8' | 'latin1', write: (byte: number) => string): string =>
  [...Buffer.from(text, encoding)]
    .map((byte) => (byte < 128 ? String.fromCharCode(byte) : write(byte)))
    .join('');
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const accents = ['acute', 'tilde'] as const;
const toEntities = (text: string): string =>
  text
    .normalize('NFD')
    .replace(
      /([a-z])([\u0301\u0303])/gi,
      (_, letter, accent) => `&${letter}${accents[accent === '\u0301' ? 0 : 1]};`,
    )
    .replaceAll('«', '&laquo;')
    .replaceAll('»', '&raquo;')
    .replaceAll('“', '&ldquo;')
    .replaceAll('”', '&rdquo;')
    .replaceAll('…', '&hellip;')
    .replaceAll('¿', '&iquest;')
    .replaceAll('ß', '&szlig;')
    .replaceAll('–', '&ndash;');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What software makes of a text that it repeats. */
const echoes: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['in small letters', (text) => text.toLowerCase()],
  ['with accents apart', (text) => text.normalize('NFD')],
  ['without accents', (text) => text.normalize('NFD').replace(/[\u0301\u0303]/g, '')],
  ['with single spaces', (text) => text.replace(/\s+/g, ' ')],
  ['with other breaks of lines', (text) => text.replaceAll('\r\n', '\n')],
  ['with spaces that do not break', (text) => text.replaceAll(' ', '\u00a0')],
  ['in wide signs', wide],
  ['in compatible forms', (text) => text.normalize('NFKC')],
  ['with joiners', (text) => apart(text, '\u200b')],
  ['with soft hyphens', (text) => apart(text, '\u00ad')],
  [
    'with straight quotes',
    (text) =>
      text
        .replace(/[«»“”]/g, '"')
        .replaceAll('–', '-')
        .replaceAll('…', '...'),
  ],
  ['in JSON', json],
  [
    'in JSON of ASCII',
    (text) => json(text).replace(/[^ -~]/g, (sign) => `\\u${hex(sign.charCodeAt(0)).padStart(4, '0')}`),
  ],
  [
    'in JSON of ASCII, in capitals',
    (text) =>
      json(text).replace(/[^ -~]/g, (sign) => `\\u${hex(sign.charCodeAt(0)).padStart(4, '0').toUpperCase()}`),
  ],
  ['in a URL', (text) => encodeURIComponent(text)],
  ['in a form', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  ['in a URL of old', (text) => escape(text)],
  ['in HTML of ASCII', toEntities],
  ['as bytes of UTF-8', (text) => bytesAs(text, 'utf8', (byte) => `\\x${hex(byte)}`)],
  ['as bytes of UTF-8 in octal', (text) => bytesAs(text, 'utf8', (byte) => `\\${byte.toString(8)}`)],
  [
    'in JSON in HTML in a URL in a URL in JSON',
    (text) => json(encodeURIComponent(encodeURIComponent(json(json(text)).replaceAll('"', '&quot;')))),
  ],
  ['in a URL, ten times over', (text) => Array.from({ length: 10 }).reduce<string>(encodeURIComponent, text)],
];

describe('what a message says', () => {
  it.each(echoes)('is hidden where it comes back %s', (_, write) => {
    expect(redactText(`<${write(said)}>`, { words })).toBe('<[redacted]>');
    expect(redactText(`<${write(word)}>`, { words })).toBe('<[redacted]>');
  });

  it.each(echoes)('is hidden in part where it comes back %s', (_, write) => {
    expect(redactText(`<${write(said.slice(5, 40))}>`, { words })).toBe('<[redacted]>');
  });

  it('is hidden where bytes of Latin-1 are escaped', () => {
    const latin = 'señor Núñez, está listo';
    for (const mark of ['%', '\\x']) {
      const echo = bytesAs(latin, 'latin1', (byte) => mark + hex(byte));
      expect(redactText(`<${echo}>`, { words: [latin] })).toBe('<[redacted]>');
    }
  });

  it('is hidden without the space around it', () => {
    expect(redactText('<Ada L.>', { words: ['  Ada L.\n'] })).toBe('<[redacted]>');
  });

  it.each(['', ' ', '\n\n\n\n\n', '\u200b'.repeat(20), '++++'])('is nothing where it says %j', (nothing) => {
    const text = 'a  b\n\n\n\n\nc ++++ d\u200b\u200b';
    expect(redactText(text, { words: [nothing] })).toBe(text);
  });

  it.each([
    '482913',
    '482 913',
    '482-913',
    '48.29.13',
    '4 8 2 9 1 3',
    '\uff14\uff18\uff12 913',
    '482\u00a0913',
  ])('is hidden where a code out of it is written %s', (code) => {
    expect(redactText(`<${code}>`, { words: ['Your code is 482913, valid for a minute'] })).toBe(
      '<[redacted]>',
    );
  });

  it.each(['482 914', '1482 913', '482 9134', '482:913', '48 2913 2026'])(
    'is not a number written %s',
    (other) => {
      expect(redactText(other, { words: ['Your code is 482913, valid for a minute'] })).toBe(other);
    },
  );

  it('leaves the rest of a text as it is written', () => {
    const text = 'ÁRBOL \u00ad a  b ';
    expect(redactText(`${text}ñandú "X"${text}`, { words })).toBe(`${text}[redacted]${text}`);
  });
});

describe('a known credential', () => {
  const secret = 'Canary+4711/fi key';
  const sensitive = { secrets: [new Secret(secret)] };
  const disguises: readonly (readonly [string, (text: string) => string])[] = [
    ...echoes,
    ['with ligatures', (text) => text.replace('fi', '\ufb01')],
    ['in wide capitals', (text) => wide(text.toUpperCase())],
    [
      'in JSON of numbers in a URL',
      (text) => encodeURIComponent([...text].map((sign) => `\\u00${hex(sign.charCodeAt(0))}`).join('')),
    ],
    [
      'in HTML of numbers in HTML',
      (text) => [...text].map((sign) => `&amp;#${sign.charCodeAt(0)};`).join(''),
    ],
  ];

  it.each(disguises)('is hidden where it comes back %s', (_, write) => {
    expect(redactText(`<${write(secret)}>`, sensitive)).toBe('<[redacted]>');
  });
});
