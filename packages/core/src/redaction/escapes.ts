const utf8 = new TextDecoder('utf-8', { fatal: true });

const oneByte = /^(?:%|\\x)[0-7][\dA-Fa-f]$/;

/** What an escape of a URL, of JSON, of a programming language or of HTML stands for. */
export function meaningOf(written: string): string {
  // Most escapes are of one byte, and some texts are full of them.
  if (oneByte.test(written)) return String.fromCharCode(Number.parseInt(written.slice(-2), 16));
  if (written.startsWith('&')) return meaningOfEntity(written);
  const kind = written.charAt(1);
  if (kind === 'u' || kind === 'U')
    return characterOf(written.match(/[\dA-Fa-f]{4,}|(?<=\{)[^}]+/)?.[0] ?? '');
  if (written.startsWith('%') || kind === 'x') return decode(written.match(/[\dA-Fa-f]{2}/g) ?? [], 16);
  const code = controls.get(kind);
  return code ?? (/\d/.test(kind) ? decode(written.match(/\d{3}/g) ?? [], 8) : kind);
}

/** Bytes are UTF-8, or else what software wrote before. */
function decode(codes: readonly string[], base: number): string {
  const bytes = Uint8Array.from(codes, (digits) => Number.parseInt(digits, base));
  try {
    return utf8.decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}

function characterOf(digits: string, base = 16): string {
  const code = Number.parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}

const controls = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function meaningOfEntity(written: string): string {
  const name = written.slice(1, -1);
  if (name.startsWith('#'))
    return /^#x/i.test(name) ? characterOf(name.slice(2)) : characterOf(name.slice(1), 10);
  // Whether a letter has an accent makes no difference to what is looked for.
  const letter = /^([A-Za-z])(?:acute|grave|circ|tilde|uml|cedil|ring|caron)$/.exec(name)?.[1];
  return letter ?? entities.get(name.toLowerCase()) ?? written;
}

/** Those of signs that credentials, telephone numbers and usual texts have; any other stays as it is written. */
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['shy', '\u00ad'],
  ['plus', '+'],
  ['equals', '='],
  ['sol', '/'],
  ['lpar', '('],
  ['rpar', ')'],
  ['colon', ':'],
  ['commat', '@'],
  ['num', '#'],
  ['iexcl', '¡'],
  ['iquest', '¿'],
  ['euro', '€'],
  ['szlig', 'ß'],
  ['lsquo', "'"],
  ['rsquo', "'"],
  ['ldquo', '"'],
  ['rdquo', '"'],
  ['laquo', '"'],
  ['raquo', '"'],
  ['ndash', '-'],
  ['mdash', '-'],
  ['hellip', '…'],
]);
