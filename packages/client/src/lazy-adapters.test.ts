import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const hooks = `
  import { writeSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    if (!specifier.startsWith('.')) writeSync(1, specifier + '\\n');
    return next(specifier, context);
  }`;
const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const script = `
  import { register } from 'node:module';
  register(${JSON.stringify(asUrl(hooks))});
  const { createClient } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
  console.log('--- imported');
  const client = await createClient({ providers: { dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'B' } } });
  await client.close();`;

it('loads no adapter and no parser with the package, and only the named adapter with a client', () => {
  const output = execFileSync(
    process.execPath,
    ['--conditions=@wamux/source', '--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)) },
  );
  const [atImport = '', atClient = ''] = output.split('--- imported');
  const adapters = /@wamux\/(?:wolkvox|decision-telecom|channels|cloud-api|dialog360|twilio)/g;
  expect(atImport).toContain('@wamux/router');
  expect(atImport.match(adapters)).toBeNull();
  expect(new Set(atClient.match(adapters))).toEqual(new Set(['@wamux/decision-telecom']));
  // The parsers of config files.
  expect(output).not.toMatch(/^(?:jiti|jsonc-parser|yaml)$/m);
});
