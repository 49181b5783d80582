import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { camelCase } from './provider-name.js';
import { root } from './shell.js';

const folder = 'packages/core/src/messages/kinds';

/** The files of a new kind by their paths in the repository: the kind, its test, and the list of kinds with it added. */
export function filesOfKind(name: string): Readonly<Record<string, string>> {
  const constant = camelCase(name);
  const list = readFileSync(join(root, folder, 'index.ts'), 'utf8');
  const end = list.indexOf('] as const;');
  const line = `import { ${constant} } from './${name}.js';\n`;
  return {
    [`${folder}/${name}.ts`]: toModule(name, constant),
    [`${folder}/${name}.test.ts`]: toTest(name, constant),
    [`${folder}/index.ts`]: `${line}${list.slice(0, end)}  ${constant},\n${list.slice(end)}`,
  };
}

const toModule = (
  name: string,
  constant: string,
): string => `import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';

const source = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/${name}';

const limits = {
  text: { max: 1024, unit: 'characters', source },
} as const satisfies MessageLimits;

export const ${constant} = messageKind({
  type: '${name}',
  doc: 'What a user sees of it, in one line.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('${name}'),
      ...messageEnvelope(),
      text: z.string().min(1).max(limits.text.max),
    }),
  sample: { to: sampleRecipient, type: '${name}', text: 'Hola' },
});
`;

const toTest = (name: string, constant: string): string => `import { expect, it } from 'vitest';
import { wrongPathsOf } from '../refusal.fixture.js';
import { ${constant} } from './${name}.js';

const { sample } = ${constant};

it.each([
  ['no text', { text: undefined }, 'text'],
  ['an empty text', { text: '' }, 'text'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});
`;
