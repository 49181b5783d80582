/** What a send knows and nobody else may learn, and every way in which a provider's answer may return it. */
export interface Canaries {
  readonly credentials: readonly string[];
  /** E.164. */
  readonly number?: string;
  /** The message's text, and the codes in it. */
  readonly text?: string;
  readonly codes?: readonly string[];
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const everySign = (text: string, write: (code: string) => string): string =>
  [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** A credential as servers, proxies and error pages write it. */
export const spellingsOfSecret = (secret: string): readonly string[] => [
  secret,
  secret.toLowerCase(),
  encodeURIComponent(secret),
  encodeURIComponent(secret).toLowerCase(),
  new URLSearchParams([['', secret]]).toString().slice(1),
  JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  everySign(secret, (code) => `\\u00${code}`),
  everySign(secret, (code) => `%${code}`),
  html(secret),
  everySign(secret, (code) => `&#x${code};`),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(`Bearer ${secret}`).toString('base64'),
  Buffer.from(`user:${secret}`).toString('base64'),
  hex(secret),
  hex(secret).toUpperCase(),
  encodeURIComponent(encodeURIComponent(secret)),
];

/** A number as people and systems write it. @param number A Colombian number. */
function spellingsOfNumber(number: string): readonly string[] {
  const digits = number.slice(1);
  const [country, national] = [digits.slice(0, 2), digits.slice(2)];
  const [area, middle, end] = [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
  const inScript = (zero: number): string =>
    [...digits].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
  return [
    number,
    digits,
    `00${digits}`,
    `+${country} ${area} ${middle} ${end}`,
    `+${country}-${area}-${middle}-${end}`,
    `(+${country}) (${area}) ${middle}-${end}`,
    `${country} - (${area}) - ${middle} - ${end}`,
    national,
    `0${national}`,
    `(${area}) ${middle}-${end}`,
    encodeURIComponent(`+${country} ${area} ${middle}${end}`),
    `+${country}&nbsp;${area}&#160;${middle}${end}`,
    `${digits}@c.us`,
    inScript(0xff10),
    inScript(0x660),
    inScript(0x6f0),
  ];
}

/** Everything at once, as one answer may contain it. */
export const echoOf = ({ credentials, number, text, codes = [] }: Canaries): string =>
  [
    ...credentials.flatMap(spellingsOfSecret),
    ...(number === undefined ? [] : spellingsOfNumber(number)),
    ...(text === undefined
      ? []
      : [text, JSON.stringify(text), encodeURIComponent(text), `${text.slice(0, 24)}…`]),
    ...codes.map((code) => `your code is ${code}`),
  ].join(' | ');

/** The canaries that a text contains, escaped or not. */
export function canariesIn(
  text: string,
  { credentials, number, codes = [], text: words }: Canaries,
): string[] {
  const secrets = credentials.flatMap(spellingsOfSecret).filter((spelling) => text.includes(spelling));
  const plain = withoutEscapes(text);
  return [
    ...secrets,
    ...(number !== undefined && digitsOf(plain).includes(number.slice(3)) ? ['the number'] : []),
    ...codes.filter((code) => plain.includes(code)),
    ...(words !== undefined && plain.includes(words.slice(0, 20)) ? ['the text'] : []),
  ];
}

function withoutEscapes(text: string): string {
  const decoded = text.replace(/(?:%[\dA-Fa-f]{2})+/g, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return decoded.replace(/\\u([\dA-Fa-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The digits of a text in ASCII, ignoring everything between them except letters. */
const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replace(/[^\p{L}\p{Nd}]/gu, '');
