import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '@wamux/simulator';
import type { WamuxConfig } from 'wamux';
import { toSimulatedConfig } from './simulate/simulated-config.js';

/** A folder of a test's own, gone when the test is over. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
  write(name: string, content: string | object): Promise<void>;
  read(name: string): Promise<string>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'wamux-cli-'));
  return {
    path,
    write: (name, content) =>
      writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content)),
    read: (name) => readFile(join(path, name), 'utf8'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** A folder whose config names four simulated providers: wolkvox, dt, bird and meta. */
export async function makeSimulatedFolder(
  { wolkvox, decisionTelecom, channels, cloudApi }: Simulator,
  edit: (config: WamuxConfig) => WamuxConfig = (config) => config,
): Promise<Folder> {
  const folder = await makeFolder();
  await folder.write(
    'wamux.config.json',
    edit(toSimulatedConfig([wolkvox, decisionTelecom, channels, cloudApi])),
  );
  return folder;
}

/** The config with a single route, which tries these providers in order. */
export const withRoute =
  (...ids: string[]) =>
  (config: WamuxConfig): WamuxConfig => ({ ...config, routes: [{ try: ids }] });
