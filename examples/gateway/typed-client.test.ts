import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway } from '@wamux/gateway';
import { openOutbox } from '@wamux/outbox';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from 'wamux';

/** A folder from which `openapi-fetch` is found. */
const folder = mkdtempSync(join(import.meta.dirname, 'node_modules/.typed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Generates the types with the command from the page. */
beforeAll(async () => {
  const client = await createClient({
    providers: { bird: { adapter: 'wolkvox', server: '0023', token: 'x', connectorId: '1' } },
  });
  await using outbox = await openOutbox({ url: ':memory:', client });
  const gateway = createGateway({ client, outbox, keys: [] });
  const document = await (await gateway.fetch(new Request('http://127.0.0.1/openapi.json'))).text();
  writeFileSync(join(folder, 'wamux-api.ts'), astToString(await openapiTS(document)));
  await client.close();
}, 60_000);

const page = readFileSync(join(import.meta.dirname, '../../docs/gateway.md'), 'utf8');
const [, code = ''] = /^```typescript\n(.*?)^```/ms.exec(page) ?? [];

/** The compiler's complaints about a source. */
function complaintsAbout(name: string, source: string): readonly string[] {
  const file = join(folder, name);
  writeFileSync(file, source);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext },
  };
  const program = ts.createProgram([file], options);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('the typed client of the page compiles, and what is no message does not', { timeout: 60_000 }, () => {
  expect(code).toContain('createClient<paths>');
  expect(complaintsAbout('client.ts', code)).toEqual([]);
  const misspelt = complaintsAbout('misspelt.ts', code.replace("text: 'Your", "txt: 'Your"));
  expect(misspelt).toEqual([expect.stringContaining("'txt' does not exist")]);
});
