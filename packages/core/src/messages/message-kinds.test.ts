import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { capabilityNames } from '../capabilities.js';
import { parseMessage } from '../input/parse-message.js';
import { messageEnvelope } from './message-envelope.js';
import { messageKinds } from './message-kinds.js';
import { wrongPathsOf } from './refusal.fixture.js';

const folder = join(import.meta.dirname, 'kinds');

it('are all the files of their folder, each under its own name and with its test beside it', () => {
  const files = readdirSync(folder).filter((file) => !/\.test\.ts$|^index\.ts$/.test(file));
  expect(files.sort()).toEqual(messageKinds.map(({ type }) => `${type}.ts`).sort());
  const untested = messageKinds.filter(({ type }) => !existsSync(join(folder, `${type}.test.ts`)));
  expect(untested.map(({ type }) => `${type}.test.ts is missing`)).toEqual([]);
});

/** `buttons[].title` → 20, for every text and list of a schema that has an end. */
function boundsOf(
  { properties = {}, items, anyOf = [], oneOf = [], ...schema }: z.core.JSONSchema.BaseSchema,
  path = '',
) {
  const bounds: Record<string, number> = {};
  const max = schema.maxLength ?? schema.maxItems;
  if (max !== undefined) bounds[path] = max;
  for (const branch of [...anyOf, ...oneOf])
    Object.assign(bounds, boundsOf(branch as z.core.JSONSchema.BaseSchema, path));
  for (const [name, part] of Object.entries(properties)) {
    Object.assign(
      bounds,
      boundsOf(part as z.core.JSONSchema.BaseSchema, path === '' ? name : `${path}.${name}`),
    );
  }
  if (items !== undefined)
    Object.assign(bounds, boundsOf(items as z.core.JSONSchema.BaseSchema, `${path}[]`));
  return bounds;
}

/** The value with every text in it unlike those of other numbers, but for the names of types. */
function numbered(value: unknown, number: number): unknown {
  if (typeof value === 'string') return `${number}`;
  if (typeof value === 'number') return number;
  if (Array.isArray(value)) return value.map((member) => numbered(member, number));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, member]) => [name, name === 'type' ? member : numbered(member, number)]),
  );
}

/** The sample with a text of this length, or a list of this many entries, at the path; a part that it lacks is a text. */
function filled(value: unknown, path: string, count: number, text = 'x'.repeat(count)): unknown {
  const [, name = '', isList, , rest = ''] = /^([^.[]+)(\[\])?(\.?)(.*)$/.exec(path) ?? [];
  const record = value as Record<string, unknown>;
  if (isList === undefined && rest !== '') {
    return { ...record, [name]: filled(record[name] ?? { type: 'text' }, rest, count, text) };
  }
  if (isList !== undefined) {
    const list = record[name];
    if (!Array.isArray(list)) throw new Error(`the sample shows no ${name}, of which a part is limited`);
    return { ...record, [name]: [filled(list[0], rest, count, text), ...list.slice(1)] };
  }
  const old = record[name];
  const full = Array.isArray(old)
    ? Array.from({ length: count }, (_, number) => numbered(old[0], number))
    : text;
  return { ...record, [name]: full };
}

describe.each(messageKinds.map((kind) => [kind.type, kind] as const))('the kind %s', (type, kind) => {
  const { doc, limits, sample, schema } = kind;
  const limitRows = Object.entries(limits).map(([path, { max }]) => [path, max] as const);

  it('is a capability, and its sample is a message of it that core takes', () => {
    expect(capabilityNames).toContain(type);
    expect(parseMessage(sample)._unsafeUnwrap()).toMatchObject({ ...sample, type });
  });

  it('has one line of docs', () => {
    expect(doc).toMatch(/^[A-Z][^\n|]+\.$/);
  });

  it('names the source of each of its limits, and has no others', () => {
    const { properties = {}, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const own = Object.entries(properties).filter(([name]) => !(name in messageEnvelope()));
    expect(boundsOf({ ...json, properties: Object.fromEntries(own) })).toEqual(Object.fromEntries(limitRows));
    for (const { source } of Object.values(limits)) expect(source).toMatch(/^(https:\/\/\S+|ours: .+)$/);
  });

  it.each(limitRows)('takes as much as its limit of %s says, and no more', (path, max) => {
    expect(wrongPathsOf(filled(sample, path, max))).toEqual([]);
    const place = path.replaceAll('[]', '[0]');
    expect(wrongPathsOf(filled(sample, path, max + 1))).toContain(place);
  });

  const textRows = Object.entries(limits).filter(([, { unit }]) => unit === 'characters');
  it.each(textRows)('counts the characters of %s as `length` does, of emoji as well', (path, { max }) => {
    const withEmoji = (length: number) =>
      filled(sample, path, 0, `${'x'.repeat(length % 2)}${'👍'.repeat(length >> 1)}`);
    expect(wrongPathsOf(withEmoji(max))).toEqual([]);
    expect(wrongPathsOf(withEmoji(max + 1))).toContain(path.replaceAll('[]', '[0]'));
  });
});
