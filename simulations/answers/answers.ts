import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draw } from '../draw.js';

/** What a server sends, byte for byte. */
export interface Answer {
  readonly status: number;
  /** Pairs, so that a name may occur twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Part of the body is never sent: the connection is cut, or left open and silent. */
  readonly ends?: 'cut' | 'hangs';
}

/** An answer that a provider documents. */
export interface Documented {
  readonly status: number;
  readonly body: unknown;
  /** Whether the provider accepted the message, so that it must not be sent again, whatever happens to the answer. */
  readonly isAcceptance: boolean;
}

/** The documented answers to a send, from the fixtures of an adapter. */
export function documentedAnswers(adapter: string): readonly Documented[] {
  const folder = join(import.meta.dirname, '../../packages', adapter, 'src/__fixtures__');
  return readdirSync(folder)
    .filter((name) => /^send[.-].*json$/.test(name))
    .map((name) => {
      const { status, body } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const isAcceptance = /^send\.accepted/.test(name) && status >= 200 && status < 300;
      return { status, body, isAcceptance };
    });
}

/** One way in which an answer differs from the documented one. */
export interface Distortion {
  readonly what: string;
  apply(documented: Documented, draw: Draw, secret: string): Answer;
}

const json = [['content-type', 'application/json']] as const;
const textOf = ({ body }: Documented): string => (typeof body === 'string' ? body : JSON.stringify(body));
const answer = (status: number, body: string | Buffer, more: Partial<Answer> = {}): Answer => ({
  status,
  headers: json,
  body: Buffer.from(body as string),
  ...more,
});

/** Values of types that no document names; none of them reads like the code of a refusal. */
const odd: readonly unknown[] = [null, true, [], {}, '', 'constructor', '__proto__', -1, [[[]]], '\u0000'];

/** The value with one member, anywhere in it, replaced or left out. */
function withOddMember(value: unknown, draw: Draw): unknown {
  if (Array.isArray(value) && value.length > 0 && draw.below(3) > 0) {
    const at = draw.below(value.length);
    return value.map((item, index) => (index === at ? withOddMember(item, draw) : item));
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return draw.one(odd);
  const name = draw.one(Object.keys(value));
  const { [name]: member, ...others } = value as Record<string, unknown>;
  return draw.below(4) === 0 ? others : { ...others, [name]: withOddMember(member, draw) };
}

const statuses = [
  200, 201, 202, 204, 299, 301, 302, 400, 401, 403, 404, 408, 418, 422, 429, 500, 502, 503, 599,
];

export const distortions: readonly Distortion[] = [
  { what: 'nothing', apply: (one) => answer(one.status, textOf(one)) },
  {
    what: 'truncated',
    apply: (one, draw) => answer(one.status, textOf(one).slice(0, draw.below(textOf(one).length))),
  },
  {
    what: 'cut in the middle',
    apply: (one, draw) =>
      answer(one.status, textOf(one).slice(0, draw.below(textOf(one).length)), { ends: 'cut' }),
  },
  {
    what: 'left without an end',
    apply: (one, draw) =>
      answer(one.status, textOf(one).slice(0, draw.below(textOf(one).length)), { ends: 'hangs' }),
  },
  {
    what: 'of wrong types',
    apply: (one, draw) => answer(one.status, JSON.stringify(withOddMember(one.body, draw)) ?? 'null'),
  },
  {
    what: 'nested without end',
    apply: (one, draw) => {
      const depth = 10_000 + draw.below(90_000);
      const bracket = draw.below(2) === 0 ? '[' : '{"a":';
      return answer(one.status, bracket.repeat(depth));
    },
  },
  {
    what: 'nested inside',
    apply: (one) => answer(one.status, `{"nested":${'['.repeat(5_000)}${textOf(one)}${']'.repeat(5_000)}}`),
  },
  {
    what: 'larger than anything',
    apply: (one, draw) => answer(one.status, `${textOf(one)}${' '.repeat(900_000 + draw.below(2_000_000))}`),
  },
  {
    what: 'of one long text',
    apply: (one) =>
      answer(one.status, JSON.stringify({ message: 'x'.repeat(500_000), error: 'y'.repeat(100_000) })),
  },
  {
    what: 'not UTF-8',
    apply: (one) =>
      answer(one.status, Buffer.concat([Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from(textOf(one))])),
  },
  { what: 'a page of HTML', apply: (one) => answer(one.status, `<html><body>${textOf(one)}</body></html>`) },
  { what: 'empty', apply: (one) => answer(one.status, '') },
  {
    what: 'with doubled headers',
    apply: (one, draw) => {
      const waits = [
        '1',
        '-1',
        '1e9',
        '10 years',
        'Fri, 31 Dec 9999 23:59:59 GMT',
        '2',
        ' ',
        '9'.repeat(400),
      ];
      const retryAfter = () => ['retry-after', draw.one(waits)] as const;
      return answer(one.status, textOf(one), {
        headers: [...json, ...json, retryAfter(), retryAfter(), ['x-a', '1'], ['x-a', '2']],
      });
    },
  },
  {
    what: 'with the credential in it',
    apply: (one, _, secret) =>
      answer(one.status, JSON.stringify({ error: secret, body: one.body, [secret]: secret })),
  },
];

/** The documented answer under another status. Nobody can say beforehand what happened to the message. */
export const underAnotherStatus: Distortion = {
  what: 'under another status',
  apply: (one, draw) => answer(draw.one(statuses), textOf(one)),
};
