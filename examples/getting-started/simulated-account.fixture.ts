import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '@wamux/simulator';

/**
 * Does what the page asks of a reader between its commands, in a folder that `wamux init` has written: fills in `.env`, and
 * maps the template. A simulated account takes the place of a real one, at the address in `baseUrl`.
 */
export function fillInAccount(folder: string, { providers }: Simulator): void {
  const config = join(folder, 'wamux.config.yaml');
  const written = readFileSync(config, 'utf8');
  const adapter = /^ +adapter: (\S+)$/m.exec(written)?.[1];
  const account = [...providers.values()].find(({ dialect }) => dialect === adapter);
  if (account === undefined) throw new Error(`no simulated account for ${adapter}`);
  const { id, settings, templates } = account.description.config;

  const values = [...written.matchAll(/^ +(\w+): "\$\{(\w+)\}"$/gm)].map(
    ([, setting = '', variable]) => `${variable}='${String(settings[setting])}'\n`,
  );
  writeFileSync(join(folder, '.env'), values.join(''));

  const mapping = JSON.stringify(templates.order_shipped);
  writeFileSync(
    config,
    written
      .replace(`adapter: ${adapter}\n`, `adapter: ${adapter}\n    baseUrl: ${account.origin}\n`)
      .replace(/^# (templates:| {2}order_shipped:| {4}variables: .*| {4}on:)$/gm, '$1')
      .replace(new RegExp(`^# +${id}: \\{.*$`, 'm'), `      ${id}: ${mapping}`),
  );
}
